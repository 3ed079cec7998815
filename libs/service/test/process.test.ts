import { Registry } from 'prom-client';
import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../src/config.ts';
import { runChecks, startHealthServer } from '../src/health.ts';

describe('settings', () => {
  const schema = z.object({ PORT: z.coerce.number().int().min(1), NAME: z.string().min(1) });

  it('name the variable that is wrong', () => {
    expect(() => readSettings(schema, { PORT: 'http', NAME: 'x' })).toThrow(/PORT/);
    expect(() => readSettings(schema, { PORT: '1' })).toThrow(/NAME/);
  });

  it('are parsed once', () => {
    expect(readSettings(schema, { PORT: '8080', NAME: 'x', OTHER: 'y' })).toEqual({ PORT: 8080, NAME: 'x' });
  });
});

describe('health', () => {
  it('counts a check that throws as failed', async () => {
    const checks = {
      good: () => true,
      thrown: () => {
        throw new Error('no');
      },
      rejected: () => Promise.reject(new Error('no')),
    };
    expect(await runChecks(checks)).toEqual({
      ready: false,
      checks: { good: true, thrown: false, rejected: false },
    });
  });

  it('is not ready before it is said to be, and lives all the same', async () => {
    let bus = true;
    const server = await startHealthServer({ host: '127.0.0.1', port: 0 }, new Registry(), {
      bus: () => bus,
    });
    const status = async (path: string) => (await fetch(`${server.url}${path}`)).status;
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 503]);
    server.setReady(true);
    expect(await status('/readyz')).toBe(200);
    bus = false;
    expect(await status('/readyz')).toBe(503);
    expect([await status('/metrics'), await status('/other')]).toEqual([200, 404]);
    await server.close();
  });
});
