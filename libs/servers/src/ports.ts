import { createServer, type Server } from 'node:net';

function listen(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

/**
 * Below those that systems give to outgoing connections: one of theirs may be gone between being chosen and being
 * listened on.
 */
const FIRST = 10_240;
const COUNT = 22_528;
/** Processes that choose at the same time begin so far apart. */
const APART = 32;
let next = process.pid * APART;

/** `count` different ports on 127.0.0.1 that nobody listens on. Throws when there are not so many. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let tried = 0; tried < COUNT && ports.length < count; tried += 1) {
    const port = FIRST + (next++ % COUNT);
    if (await isFree(port)) ports.push(port);
  }
  if (ports.length < count)
    throw new Error(`There are no ${count} free ports among the ${COUNT} from ${FIRST} on.`);
  return ports;
}

async function isFree(port: number): Promise<boolean> {
  try {
    await close(await listen(port, '127.0.0.1'));
    return true;
  } catch {
    return false;
  }
}

/** Throws a message naming the port and its user when something already listens there. */
export async function assertPortFree(port: number, name: string, host = '127.0.0.1'): Promise<void> {
  try {
    await close(await listen(port, host));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new Error(`port ${port} (${name}) is already in use; set INTERLOCK_PORT or stop what uses it`);
    }
    throw new Error(`port ${port} (${name}) on ${host} cannot be used: ${code ?? String(error)}`);
  }
}
