import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePorts, startServer, temporalServer, type ServerSpec } from '../src/index.ts';

let folder: string;
let spec: ServerSpec;

beforeAll(async () => {
  folder = await mkdtemp('/tmp/interlock-temporal-');
  const [port = 0, uiPort = 0] = await freePorts(2);
  const searchAttributes = { TenantId: 'Keyword' };
  spec = await temporalServer({
    dbFile: join(folder, 'state.db'),
    port,
    uiPort,
    namespace: 'interlock',
    searchAttributes,
  });
});

afterAll(() => rm(folder, { recursive: true }));

describe('Temporal', () => {
  it('starts, and again on the same file after it was killed', async () => {
    const server = await startServer(spec);
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    const again = await startServer(spec);
    await again.stop();
    expect(await again.exited).toEqual({ code: 0, signal: null });
  });
});
