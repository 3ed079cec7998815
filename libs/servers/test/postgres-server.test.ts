import { chmod, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePorts, postgresServer, startServer } from '../src/index.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp('/tmp/interlock-home-');
});

afterEach(() => rm(home, { recursive: true }));

async function prepare(dataDir: string) {
  const [port = 0] = await freePorts(1);
  return postgresServer({ dataDir, port, adminPassword: 'secret', durable: false });
}

async function bornAt(dataDir: string): Promise<number> {
  return (await stat(join(dataDir, 'PG_VERSION'))).birthtimeMs;
}

describe('Postgres', () => {
  it('is made once, in a folder with a path however long, and started again on the same data', async () => {
    await chmod(home, 0o755);
    const dataDir = join(home, 'a-rather-long-name/'.repeat(6), 'data');
    const spec = await prepare(dataDir);
    expect(spec.dataDir).toBe(dataDir);
    const server = await startServer(spec);
    await server.stop();
    expect(await server.exited).toEqual({ code: 0, signal: null });

    const born = await bornAt(dataDir);
    const again = await startServer(await prepare(dataDir));
    expect(await bornAt(dataDir)).toBe(born);
    await again.stop();
  });

  it('recovers after it was killed', async () => {
    await chmod(home, 0o755);
    const spec = await prepare(join(home, 'data'));
    const server = await startServer(spec);
    process.kill(server.pid, 'SIGKILL');
    expect(await server.exited).toEqual({ code: null, signal: 'SIGKILL' });
    const again = await startServer(spec);
    expect(again.pid).not.toBe(server.pid);
    await again.stop();
  });

  it('tells who has its port', async () => {
    await chmod(home, 0o755);
    const spec = await prepare(join(home, 'data'));
    const server = await startServer(spec);
    await expect(startServer(spec)).rejects.toThrow(/port \d+ \(postgres\) is already in use/);
    await server.stop();
  });

  it.runIf(process.getuid?.() === 0)(
    'run by root keeps data where nobody reaches it, until it is deleted',
    async () => {
      const dataDir = join(home, 'private', 'data');
      await mkdir(join(home, 'private'), { mode: 0o700 });
      const first = await prepare(dataDir);
      expect(first.dataDir).toMatch(/^\/var\/lib\/interlock\/data-/);
      const born = await bornAt(first.dataDir);
      expect(await bornAt((await prepare(dataDir)).dataDir)).toBe(born);

      await rm(dataDir, { recursive: true });
      const anew = await prepare(dataDir);
      expect(anew.dataDir).toBe(first.dataDir);
      expect(await bornAt(anew.dataDir)).not.toBe(born);
      await rm(anew.dataDir, { recursive: true });
    },
  );
});
