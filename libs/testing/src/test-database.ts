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
    await executeAs(serverUrl, [`drop database if exists ${name} with (force)`]);
  };
  return {
    name,
    adminUrl,
    url: (role) => urlAs(adminUrl, role, passwords[role]),
    drop,
    [Symbol.asyncDispose]: drop,
  };
}
