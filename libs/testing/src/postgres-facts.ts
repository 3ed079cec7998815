import type { RolePasswords } from '@interlock/postgres';

/** How tests reach the Postgres of their run. */
export interface PostgresFacts {
  /** The superuser's URL of the database `postgres`. */
  readonly adminUrl: string;
  readonly passwords: RolePasswords;
  /** The migrated database that each test database is a copy of. */
  readonly template: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: PostgresFacts;
  }
}

/** The same server and role, another database. */
export function urlOfDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

/** True when what a test made should be left for a look at it. */
export function keepsEvidence(): boolean {
  return process.env.INTERLOCK_KEEP === '1';
}
