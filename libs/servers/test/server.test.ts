import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { startServer, type ServerSpec } from '../src/index.ts';

function nodeServer(script: string, overrides: Partial<ServerSpec> = {}): ServerSpec {
  return {
    name: 'example',
    command: process.execPath,
    args: ['-e', script],
    stopSignal: 'SIGTERM',
    ready: async () => {},
    ...overrides,
  };
}

const RUNS_ON = 'setInterval(() => {}, 1000);';

/** Resolves once the server has written its first line: it can take signals from then on. */
async function started(script: string) {
  const lines = new EventEmitter();
  const ready = async () => void (await once(lines, 'first'));
  const spec = nodeServer(`${script} console.log('up');`, { ready });
  return startServer(spec, { onLine: () => lines.emit('first') });
}

describe('a server', () => {
  it('stops when asked', async () => {
    const server = await started(RUNS_ON);
    await server.stop();
    expect(await server.exited).toEqual({ code: null, signal: 'SIGTERM' });
    expect(server.output()).toBe('up');
  });

  it('is killed when it does not stop in time', async () => {
    const server = await started(`process.on('SIGTERM', () => {}); ${RUNS_ON}`);
    await server.stop(50);
    expect(await server.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('leads a process group of its own, which a terminal’s Ctrl-C does not reach', async () => {
    const server = await started(RUNS_ON);
    expect(process.kill(-server.pid, 0)).toBe(true);
    await server.stop();
  });

  it('is given its own variables and none of this process’s secrets', async () => {
    process.env.SOME_SECRET = 'x';
    const server = await started(`console.log(Object.keys(process.env).includes('SOME_SECRET')); ${RUNS_ON}`);
    delete process.env.SOME_SECRET;
    expect(server.output()).toContain('false');
    await server.stop();
  });

  it('that ends before it is ready fails with what it wrote', async () => {
    const spec = nodeServer("console.error('no disk'); process.exit(3)", {
      ready: () => new Promise(() => {}),
    });
    await expect(startServer(spec)).rejects.toThrow(
      /example stopped before it was ready \(exit code 3\)\nno disk/,
    );
  });

  it('that is not ready in time fails, and is stopped', async () => {
    let pid = 0;
    const ready: ServerSpec['ready'] = (child) => {
      pid = child.pid;
      return new Promise(() => {});
    };
    const spec = nodeServer(RUNS_ON, { ready, readyTimeoutMs: 100 });
    await expect(startServer(spec)).rejects.toThrow('example was not ready within 0.1 s');
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });

  it('that does not exist fails with its name', async () => {
    await expect(startServer(nodeServer('', { command: '/nonexistent' }))).rejects.toThrow(
      'example could not be started: spawn /nonexistent ENOENT',
    );
  });
});
