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

  it('are none that an outgoing connection may be given meanwhile, nor one twice', async () => {
    const ports = [...(await freePorts(20)), ...(await freePorts(20))];
    expect(new Set(ports).size).toBe(40);
    for (const port of ports) expect(port).toBeLessThan(32_768);
  });

  it('that are taken are passed over', async () => {
    const [port = 0] = await freePorts(1);
    const server = createServer().listen(port + 1, '127.0.0.1');
    await once(server, 'listening');
    expect(await freePorts(1)).not.toEqual([port + 1]);
    server.close();
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
