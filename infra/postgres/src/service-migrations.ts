import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runner, type RunnerOption } from 'node-pg-migrate';
import type { Client } from 'pg';
import { repoRoot } from '@interlock/servers';
import { applyFunctions } from './functions.ts';
import type { Log } from './log.ts';
import type { Service } from './services.ts';

type Loader = NonNullable<RunnerOption['migrationLoaderStrategies']>[number]['loader'];

/** Reads SQL migrations, with `{service}` standing for the schema they are applied to. */
function templateLoader(service: Service): Loader {
  return (paths) =>
    Promise.all(
      paths.map(async (path) => {
        const sql = (await readFile(path, 'utf8')).replaceAll('{service}', service);
        return { id: path, filePaths: [path], actions: { up: (pgm) => pgm.sql(sql), down: false } };
      }),
    );
}

function options(owner: Client, service: Service, dir: string, log: Log) {
  return {
    dbClient: owner,
    schema: service,
    dir,
    direction: 'up',
    checkOrder: true,
    singleTransaction: true,
    // One lock for the whole database: migrations of one service may grant to another's roles.
    advisoryLockMode: 'wait',
    logger: { debug: () => {}, info: () => {}, warn: log, error: log },
  } satisfies Partial<RunnerOption>;
}

async function apply(service: Service, log: Log, runnerOptions: RunnerOption): Promise<void> {
  for (const { name } of await runner(runnerOptions)) log(`${service}: applied ${name}`);
}

/**
 * Brings one service's schema up to date over its owner's connection: first the tables every service
 * has, then its own, then its functions; each list is recorded in a table of its own, and a list that fails leaves
 * nothing.
 */
export async function migrateService(owner: Client, service: Service, log: Log): Promise<void> {
  const shared = options(owner, service, join(repoRoot(), 'infra/postgres/service-tables'), log);
  await apply(service, log, {
    ...shared,
    migrationsTable: 'service_tables_migrations',
    migrationLoaderStrategies: [{ extensions: ['.sql'], loader: templateLoader(service) }],
  });

  const dir = join(repoRoot(), 'apps', service, 'migrations');
  await apply(service, log, { ...options(owner, service, dir, log), migrationsTable: 'migrations' });
  await applyFunctions(owner, service, log);
}
