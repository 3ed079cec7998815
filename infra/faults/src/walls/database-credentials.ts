import { ROLE_KINDS, SERVICE_ROLES, urlAs, type RoleKind, type ServiceRole } from '@interlock/postgres';
import pg from 'pg';
import { concurrently } from '../concurrently.ts';
import type { Finding } from '../fault.ts';
import type { World } from '../world.ts';
import { DEFINER_FUNCTIONS } from './declared-functions.ts';
import { tableGrant, VERBS, type Verb } from './declared-grants.ts';
import { allFunctions, type SqlFunction } from './definer-functions.ts';
import { refusalOf } from './refusal-of.ts';
import { powers } from './powers.ts';
import { allTables, type Table } from './tables.ts';

const AT_ONCE = 4;
const REFUSED = '42501';

/** What a role tries that it was not given. */
interface Attempt {
  readonly what: string;
  readonly sql: string;
}

/**
 * Every role of Postgres, under its own password, tries every verb on every table, every function and every power of
 * an administrator that it was not given, and is refused. Each attempt touches no row, and is rolled back.
 */
export async function databaseCredentials(world: World): Promise<Finding> {
  const tables = await allTables(world.admin);
  const functions = await allFunctions(world.admin);
  const { rows } = await world.admin.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`,
  );
  const tried = await concurrently(SERVICE_ROLES, AT_ONCE, async (role) => {
    const attempts = [
      ...tables.flatMap((table) => onTable(role, table)),
      ...functions.filter((one) => !mayExecute(role, one)).map(callOf),
      ...rows
        .filter(({ name }) => !(kindOf(role) === 'owner' && ownSchemas(role).includes(name)))
        .map(({ name }) => ({ what: `create in ${name}`, sql: `create table "${name}".walls ()` })),
      ...powers(role, SERVICE_ROLES),
    ];
    return { attempts, violations: await allRefused(world, role, attempts) };
  });
  const attempts = tried.reduce((sum, one) => sum + one.attempts.length, 0);
  const violations = [...tried.flatMap((one) => one.violations), ...(await strangersRefused(world))];
  return {
    fired: attempts,
    violations,
    numbers: {
      roles: SERVICE_ROLES.length,
      tables: tables.length,
      functions: functions.length,
      database_attempts: attempts,
    },
  };
}

async function allRefused(world: World, role: ServiceRole, attempts: readonly Attempt[]): Promise<string[]> {
  const client = new pg.Client({
    connectionString: urlAs(world.stack.postgres, role, world.secrets.postgres[role]),
    application_name: 'interlock-walls',
    // What is not refused must not wait for the services' locks.
    statement_timeout: 1_000,
  });
  await client.connect();
  const violations: string[] = [];
  try {
    for (const { what, sql } of attempts) {
      // It can't be tried within a transaction.
      if (!sql.startsWith('alter system')) await client.query('begin');
      const done = await refusalOf(() => client.query(sql));
      await client.query('rollback');
      if (done !== REFUSED)
        violations.push(`${role} is not refused to ${what}${typeof done === 'string' ? ` (${done})` : ''}.`);
    }
  } finally {
    await client.end();
  }
  return violations;
}

const serviceOf = (role: ServiceRole) => role.slice(0, role.lastIndexOf('_'));
const kindOf = (role: ServiceRole) => ROLE_KINDS.find((kind) => role.endsWith(kind)) as RoleKind;
const ownSchemas = (role: ServiceRole) => [serviceOf(role), `${serviceOf(role)}_api`];

/** The verbs on a table that are outside the role's grant. None of them meets a row. */
function onTable(role: ServiceRole, { schema, name, sql, columns }: Table): Attempt[] {
  const granted = ownSchemas(role).includes(schema) ? tableGrant(kindOf(role), schema, name) : [];
  const column = `"${columns.find(({ given }) => given)?.name ?? ''}"`;
  const statements: Record<Verb, string> = {
    select: `select t.* from ${sql} t limit 0`,
    insert: `insert into ${sql} (${column}) select (null::${sql}).${column} where false`,
    update: `update ${sql} set ${column} = default where false`,
    delete: `delete from ${sql} where false`,
    truncate: `truncate ${sql}`,
    alter: `alter table ${sql} add column walls text`,
    drop: `drop table ${sql}`,
  };
  return VERBS.filter((verb) => !granted.includes(verb)).map((verb) => ({
    what: `${verb} ${schema}.${name}`,
    sql: statements[verb],
  }));
}

/** A service's functions are for itself, but those that are declared for others. */
function mayExecute(role: ServiceRole, { name, owner, definer }: SqlFunction): boolean {
  if (role === owner) return true;
  if (definer) return DEFINER_FUNCTIONS[name]?.callers.includes(role) ?? false;
  return kindOf(role) === 'app' && ownSchemas(role).some((schema) => name.startsWith(`${schema}.`));
}

function callOf({ name, arguments: given }: SqlFunction): Attempt {
  return {
    what: `call ${name}`,
    sql: `select ${name}(${given.map(({ type }) => `null::${type}`).join(', ')})`,
  };
}

/** Another role's password, or none, opens nothing. */
async function strangersRefused(world: World): Promise<string[]> {
  const lines: string[] = [];
  for (const role of [...SERVICE_ROLES, 'postgres']) {
    for (const password of [
      '',
      role,
      world.secrets.postgres[role === 'tasks_app' ? 'audit_app' : 'tasks_app'],
    ]) {
      const client = new pg.Client({ connectionString: urlAs(world.stack.postgres, role, password || ' ') });
      const opened = await client.connect().then(
        () => true,
        () => false,
      );
      if (opened) lines.push(`Postgres lets in ${role} with a password that is not its own.`);
      await client.end().catch(() => undefined);
    }
  }
  return lines;
}
