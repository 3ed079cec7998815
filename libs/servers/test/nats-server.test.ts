import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { natsServer, startServer } from '../src/index.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp('/tmp/interlock-nats-');
  const users = '[{ user: one, password: $NATS_PASSWORD_ONE }]';
  await writeFile(join(folder, 'nats.conf'), `jetstream {}\nauthorization { users: ${users} }\n`);
});

afterEach(() => rm(folder, { recursive: true }));

function spec(password: string) {
  return natsServer({
    configFile: join(folder, 'nats.conf'),
    storeDir: join(folder, 'store'),
    port: -1,
    passwords: { one: password },
  });
}

async function authenticates(url: string, password: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`CONNECT ${JSON.stringify({ user: 'one', pass: password, verbose: false })}\r\nPING\r\n`);
  let answer = '';
  while (!/PONG|-ERR/.test(answer)) answer += String((await once(socket, 'data'))[0]);
  socket.destroy();
  return answer.includes('PONG');
}

describe('NATS', () => {
  it('tells the port the system chose, and takes a password that looks like a number', async () => {
    const nats = await spec('12e4');
    expect(() => nats.url()).toThrow('has not told its port');
    const server = await startServer(nats);
    expect(await authenticates(nats.url(), '12e4')).toBe(true);
    expect(await authenticates(nats.url(), '120000')).toBe(false);
    await server.stop();
  });

  it('starts again after it was killed', async () => {
    const nats = await spec('p');
    const server = await startServer(nats);
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    const again = await startServer(nats);
    expect(await authenticates(nats.url(), 'p')).toBe(true);
    await again.stop();
  });

  it('refuses a password its configuration could not hold', async () => {
    await expect(spec('a"b')).rejects.toThrow('the NATS password of one may hold only');
  });
});
