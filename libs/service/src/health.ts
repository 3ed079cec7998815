import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

/** One thing a process needs in order to serve; false or an error means that it is not there. */
export type Check = () => Promise<boolean> | boolean;

export interface HealthServer {
  readonly url: string;
  setReady(ready: boolean): void;
  close(): Promise<void>;
}

/** The state of every check and whether all hold; a check that hangs for 2 s counts as failed. */
export async function runChecks(checks: Readonly<Record<string, Check>>) {
  const states = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await holds(check)] as const),
  );
  return { ready: states.every(([, ok]) => ok), checks: Object.fromEntries(states) };
}

async function holds(check: Check): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), 2_000);
  });
  try {
    return await Promise.race([check(), timeout]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Serves `/healthz` (the process lives), `/readyz` (it can serve) and `/metrics` (Prometheus). */
export async function startHealthServer(
  address: { readonly host: string; readonly port: number },
  registry: Registry,
  checks: Readonly<Record<string, Check>>,
): Promise<HealthServer> {
  let ready = false;
  const server = createServer((request, response) => {
    const json = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    void (async () => {
      if (request.url === '/healthz') return json(200, { status: 'ok' });
      if (request.url === '/readyz') {
        const state = await runChecks(checks);
        return json(ready && state.ready ? 200 : 503, { ...state, ready: ready && state.ready });
      }
      if (request.url === '/metrics') {
        response.writeHead(200, { 'content-type': registry.contentType });
        return void response.end(await registry.metrics());
      }
      return json(404, { error: 'Known: /healthz, /readyz, /metrics.' });
    })();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${address.host}:${port}`,
    setReady: (value) => {
      ready = value;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
