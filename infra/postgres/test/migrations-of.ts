import { join } from 'node:path';
import { runner, type RunnerOption } from 'node-pg-migrate';
import type { Client } from 'pg';

/** A service's own migrations, taken back and forward as its owner. */
export function migrationsOf(service: string, owner: Client) {
  const run = (how: Pick<RunnerOption, 'direction' | 'count'>) =>
    runner({
      ...how,
      dbClient: owner,
      schema: service,
      dir: join(import.meta.dirname, `../../../apps/${service}/migrations`),
      migrationsTable: 'migrations',
      singleTransaction: true,
      logger: { debug: () => {}, info: () => {}, warn: () => {}, error: console.error },
    });
  return {
    /** Takes back those from a number on. */
    async backBefore(first: number) {
      const { rows } = await owner.query<{ n: number }>(
        `select count(*)::int as n from ${service}.migrations`,
      );
      return run({ direction: 'down', count: (rows[0]?.n ?? 0) - first + 1 });
    },
    forward: () => run({ direction: 'up' }),
  };
}
