import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { assertPortFree, freePorts } from '../src/index.ts';

describe('ports', () => {
  it('are all different, and free', async () => {
    const ports = await freePorts(20);
    expect(new Set(ports).size).toBe(20);
    await Promise.all(ports.map((port) => assertPortFree(port, 'anything')));
  });

  it('that are taken are named, with who wants them and what to do', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    await expect(assertPortFree(port, 'postgres')).rejects.toThrow(
      `port ${port} (postgres) is already in use; set INTERLOCK_PORT or stop what uses it`,
    );
    server.close();
  });
});
