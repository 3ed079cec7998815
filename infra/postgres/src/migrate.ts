import { Client } from 'pg';
import { bootstrap } from './bootstrap.ts';
import type { Log } from './log.ts';
import { migrateService } from './service-migrations.ts';
import { SERVICES, type RolePasswords, type Service } from './services.ts';

// "ilck" in ASCII: held by the administrator's session while roles and schemas are made.
const BOOTSTRAP_LOCK = 0x696c636b;

export interface MigrateOptions {
  /** A superuser's URL, with the database to use (which must exist). */
  readonly adminUrl: string;
  readonly passwords: RolePasswords;
  /** Whose schemas to migrate (default: all). Roles and schemas are made for all. */
  readonly services?: readonly Service[];
  readonly log?: Log;
}

/** The same server and database, as another role. */
export function urlAs(adminUrl: string, role: string, password: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = encodeURIComponent(password);
  return url.href;
}

async function withClient<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString, application_name: 'interlock-migrate' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes roles and schemas, then migrates each service as its owner. Safe to repeat, and to run at once. */
export async function migrate(options: MigrateOptions): Promise<void> {
  const { adminUrl, passwords, services = SERVICES, log = () => {} } = options;
  await withClient(adminUrl, async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [BOOTSTRAP_LOCK]);
    await bootstrap(admin, passwords);
  });
  for (const service of SERVICES.filter((candidate) => services.includes(candidate))) {
    const ownerUrl = urlAs(adminUrl, `${service}_owner`, passwords[`${service}_owner`]);
    await withClient(ownerUrl, (owner) => migrateService(owner, service, log));
  }
}
