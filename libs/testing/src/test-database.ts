import { randomBytes } from 'node:crypto';
import { databaseStatements, urlAs, type ServiceRole } from '@interlock/postgres';
import { inject } from 'vitest';
import { executeAs } from './admin-connection.ts';
import { keepsEvidence, urlOfDatabase } from './postgres-facts.ts';

export interface TestDatabase extends AsyncDisposable {
  readonly name: string;
  /** The superuser's: row-level security does not apply. */
  readonly adminUrl: string;
  url(role: ServiceRole): string;
  /** Ends every connection to it and removes it, unless INTERLOCK_KEEP=1. */
  drop(): Promise<void>;
}

/** A migrated, empty database of the caller's own. */
export async function testDatabase(): Promise<TestDatabase> {
  const { adminUrl: serverUrl, passwords, template } = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const adminUrl = urlOfDatabase(serverUrl, name);
  await executeAs(serverUrl, [`create database ${name} template ${template}`, ...databaseStatements(name)]);

  const drop = async () => {
    if (keepsEvidence()) return console.log(`kept: ${adminUrl}`);
    await executeAs(serverUrl, [untilLeft(name), `drop database if exists ${name} with (force)`]);
  };
  return {
    name,
    adminUrl,
    url: (role) => urlAs(adminUrl, role, passwords[role]),
    drop,
    [Symbol.asyncDispose]: drop,
  };
}

/**
 * A pool that has ended has said goodbye, but its connections end a moment later; one that is cut in that moment has
 * nobody left to hear of it. Half a second is for those; who stays longer is thrown out.
 */
function untilLeft(name: string): string {
  return `do $$
    begin
      for turn in 1 .. 50 loop
        perform pg_stat_clear_snapshot();
        exit when not exists (select from pg_stat_activity where datname = '${name}' and backend_type = 'client backend');
        perform pg_sleep(0.01);
      end loop;
    end
  $$`;
}
