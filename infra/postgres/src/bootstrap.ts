import type { Client } from 'pg';
import { escapeIdentifier, escapeLiteral } from 'pg';
import { PUBLISHED_TO, ROLE_KINDS, SERVICE_ROLES, SERVICES } from './services.ts';
import type { RoleKind, RolePasswords, Service } from './services.ts';

const TIME_LIMITS = { statement_timeout: '10s', idle_in_transaction_session_timeout: '10s' };

const ROLE_SETTINGS: Readonly<Record<RoleKind, Readonly<Record<string, string>>>> = {
  owner: {},
  app: TIME_LIMITS,
  // A mark that a crash takes back is made again, and needn't wait for the disk. A leader that is stuck, or whose host
  // is gone, holds its lock until the server notices. It says something every 3 s.
  relay: {
    synchronous_commit: 'off',
    idle_session_timeout: '10s',
    tcp_keepalives_idle: '5s',
    tcp_keepalives_interval: '5s',
    tcp_keepalives_count: '3',
  },
};

function roleStatements(service: Service, kind: RoleKind, password: string): string[] {
  const role = `${service}_${kind}`;
  // Times that are read as texts are in UTC, whatever the server's own zone is.
  const settings = { search_path: service, timezone: 'UTC', ...ROLE_SETTINGS[kind] };
  return [
    `do $$ begin
       create role ${role};
     exception when duplicate_object or unique_violation then null;
     end $$`,
    `alter role ${role} with login nosuperuser nobypassrls nocreatedb nocreaterole noreplication noinherit
       password ${escapeLiteral(password)}`,
    ...Object.entries(settings).map(([name, value]) => `alter role ${role} set ${name} = '${value}'`),
  ];
}

function schemaStatements(service: Service): string[] {
  const owner = `${service}_owner`;
  const readers = PUBLISHED_TO[service].flatMap((reader) => [`${reader}_owner`, `${reader}_app`]);
  return [
    `create schema if not exists ${service} authorization ${owner}`,
    `create schema if not exists ${service}_api authorization ${owner}`,
    `grant usage on schema ${service} to ${service}_app, ${service}_relay`,
    `grant usage on schema ${service}_api to ${[`${service}_app`, ...readers].join(', ')}`,
    // For all schemas: what one schema's default privileges say can only add to these.
    `alter default privileges for role ${owner} revoke execute on functions from public`,
  ];
}

/** What a database lets whom do, apart from its schemas. Not copied with a template: run it on the copy. */
export function databaseStatements(database: string): string[] {
  const name = escapeIdentifier(database);
  return [
    `revoke all on database ${name} from public`,
    `grant connect on database ${name} to ${SERVICE_ROLES.join(', ')}`,
  ];
}

/** Roles, schemas and their privileges, as an administrator. Repeating it changes nothing but passwords. */
export async function bootstrap(admin: Client, passwords: RolePasswords): Promise<void> {
  const { rows } = await admin.query<{ database: string }>('select current_database() as database');
  const statements = [
    ...SERVICES.flatMap((service) =>
      ROLE_KINDS.flatMap((kind) => roleStatements(service, kind, passwords[`${service}_${kind}`])),
    ),
    ...databaseStatements(rows[0]!.database),
    'revoke all on schema public from public',
    ...SERVICES.flatMap(schemaStatements),
  ];
  await admin.query('begin');
  try {
    for (const statement of statements) await admin.query(statement);
    await admin.query('commit');
  } catch (error) {
    await admin.query('rollback');
    throw error;
  }
}
