import type { Pool } from 'pg';
import type { Background } from './background.ts';
import type { Metrics } from './metrics.ts';

const EVERY_MS = 1_000;

/** Shows how many connections a pool has, and how many calls wait for one. */
export function startPoolMetrics(pool: Pool, { connections }: Pick<Metrics, 'connections'>): Background {
  const timer = setInterval(() => {
    connections.set({ state: 'open' }, pool.totalCount);
    connections.set({ state: 'idle' }, pool.idleCount);
    connections.set({ state: 'waiting' }, pool.waitingCount);
  }, EVERY_MS);
  return { stop: () => Promise.resolve(clearInterval(timer)) };
}
