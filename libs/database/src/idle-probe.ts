import type pg from 'pg';

const EVERY_MS = 5_000;
const ANSWER_WITHIN_MS = 3_000;

/**
 * Asks the idle connections of a pool every 5 s whether they are still there: one that nobody ends and nobody answers
 * on would otherwise cost the request that gets it its whole time. Ends with the pool.
 */
export function probeIdleConnections(pool: pg.Pool): void {
  const timer = setInterval(() => {
    if (pool.ending) return clearInterval(timer);
    for (let idle = pool.idleCount; idle > 0; idle -= 1) void probe(pool);
  }, EVERY_MS);
  timer.unref();
}

async function probe(pool: pg.Pool): Promise<void> {
  const client = await pool.connect().catch(() => undefined);
  const failure = await client
    ?.query({ text: 'select 1', query_timeout: ANSWER_WITHIN_MS } as pg.QueryConfig)
    .then(
      () => undefined,
      (error: Error) => error,
    );
  client?.release(failure);
}
