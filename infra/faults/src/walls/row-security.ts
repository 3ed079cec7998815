import { SERVICES } from '@interlock/postgres';
import type { PoolClient } from 'pg';
import type { Finding } from '../fault.ts';
import type { World } from '../world.ts';
import { refusalOf } from './refusal-of.ts';
import { allTables, type Table } from './tables.ts';
import type { PopulatedTenant } from './tenant.ts';

/** Tables that row-level security does not guard, each with why. `*` is every schema. */
const UNGUARDED: Readonly<Record<string, string>> = {
  '*.inbox': 'ids of events alone, taken in batches of several tenants',
  '*.functions': 'no tenant',
  '*.migrations': 'no tenant',
  '*.service_tables_migrations': 'no tenant',
};

const isUnguarded = ({ schema, name }: Table) => `${schema}.${name}` in UNGUARDED || `*.${name}` in UNGUARDED;

/**
 * Row-level security alone, without the application's own filter: as each service's role, every statement on every
 * table under one tenant meets no row of the other, and under none meets no row at all. Nothing of it is kept.
 */
export async function rowSecurity(
  { admin }: World,
  own: PopulatedTenant,
  other: PopulatedTenant,
): Promise<Finding> {
  const tables = await allTables(admin);
  const violations = tables.flatMap(declaredWrong);
  const client = await admin.connect();
  let statements = 0;
  try {
    await client.query('begin');
    const guarded = tables.filter((table) => table.hasTenant && !isUnguarded(table));
    for (const table of guarded) {
      if (!(await ensureRow(client, table, tables, other.tenant))) {
        violations.push(`${table.sql} has no row to check it with: let a route make one in populate().`);
        continue;
      }
      const row = await client.query<{ row: object }>(
        `select to_jsonb(t) as row from ${table.sql} t where tenant_id = $1 limit 1`,
        [other.tenant],
      );
      for (const role of SERVICES.map((service) => `${service}_app`)) {
        for (const entered of [own.tenant, '']) {
          const lines = await statementsHold(client, table, role, entered, other.tenant, row.rows[0]?.row);
          statements += lines.tried;
          violations.push(...lines.violations);
        }
      }
    }
  } finally {
    await client.query('rollback');
    client.release();
  }
  return { fired: statements, violations, numbers: { tables: tables.length, statements } };
}

function declaredWrong(table: Table): string[] {
  if (isUnguarded(table)) return [];
  const name = `${table.schema}.${table.name}`;
  if (!table.hasTenant) return [`${name} has no tenant_id, and is not on the list of tables without.`];
  if (!table.rls) return [`${name} does not enable and force row-level security.`];
  return table.policies > 0 ? [] : [`${name} has no policy.`];
}

/** Rows that only commands of services make: how to make the tenant one, in tables by their names. */
const MADE_BY_COMMANDS: Readonly<Record<string, string>> = {
  'tasks.reminder_hints': `
    insert into tasks.reminder_hints (tenant_id, task_id, context_id)
    select tenant_id, id, project_id from tasks.tasks where tenant_id = $1 and project_id is not null limit 1`,
  'automation.remediation_escalations': `
    insert into automation.remediation_escalations (tenant_id, automation_version_id, blocked_at, level, round)
    select tenant_id, id, clock_timestamp(), 'reminder', 0 from automation.automation_versions
     where tenant_id = $1 limit 1`,
  'automation.remediation_acts': `
    insert into automation.remediation_acts (tenant_id, id, automation_version_id, blocked_at, round, act, user_id)
    select tenant_id, id, id, clock_timestamp(), 0, 'acknowledge', 'mia' from automation.automation_versions
     where tenant_id = $1 limit 1`,
};

/** Makes the tenant a row like that of any table of the same name, where no route has made one; whether it has one. */
async function ensureRow(
  client: PoolClient,
  table: Table,
  tables: readonly Table[],
  tenant: string,
): Promise<boolean> {
  const columns = givenColumns(table);
  const values = columns.map((column) => (column === '"tenant_id"' ? '$1' : column));
  const isThere = async () =>
    (await client.query(`select from ${table.sql} where tenant_id = $1`, [tenant])).rowCount !== 0;
  for (const from of tables.filter(({ name }) => name === table.name)) {
    if (await isThere()) return true;
    const copy = `insert into ${table.sql} (${columns.join()}) select ${values.join()} from ${from.sql} limit 1`;
    await client.query(copy, [tenant]);
  }
  const made = MADE_BY_COMMANDS[`${table.schema}.${table.name}`];
  if (made !== undefined && !(await isThere())) await client.query(made, [tenant]);
  return isThere();
}

const givenColumns = ({ columns }: Table) =>
  columns.filter(({ given }) => given).map(({ name }) => `"${name}"`);

/** Each statement is refused, or meets none of the other tenant's rows; and none may write one for it. */
async function statementsHold(
  client: PoolClient,
  { sql, columns, ...table }: Table,
  role: string,
  entered: string,
  other: string,
  row: object | undefined,
) {
  const given = givenColumns({ sql, columns, ...table }).join();
  const where = entered === '' ? 'true' : `tenant_id = '${other}'`;
  const settable = await client.query<{ name: string }>(
    `select a.attname as name from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped
        and has_column_privilege($2, a.attrelid, a.attnum, 'update') limit 1`,
    [sql, role],
  );
  const set = `"${settable.rows[0]?.name ?? 'tenant_id'}"`;
  const attempts: [string, string, unknown[]?][] = [
    ['reads', `select from ${sql} where ${where}`],
    ['reads with row_security off', `select from ${sql} where ${where}`],
    ['changes', `update ${sql} set ${set} = ${set} where ${where}`],
    ['deletes', `delete from ${sql} where ${where}`],
    [
      'inserts',
      `insert into ${sql} (${given}) select ${given} from jsonb_populate_record(null::${sql}, $1)`,
      [JSON.stringify(row)],
    ],
  ];
  const violations: string[] = [];
  for (const [what, statement, values] of attempts) {
    await client.query('savepoint attempt');
    await client.query(`set local role ${role}`);
    await client.query(`select set_config('app.tenant', $1, true), set_config('row_security', $2, true)`, [
      entered,
      what.endsWith('off') ? 'off' : 'on',
    ]);
    const done = await refusalOf(() => client.query(statement, values));
    await client.query('rollback to attempt');
    const under = entered === '' ? 'no tenant' : 'another tenant';
    // 42501: no right to the table, or a row that the policies refuse.
    if (typeof done === 'string' ? done !== '42501' : (done.rowCount ?? 0) > 0)
      violations.push(
        `${role} under ${under} ${what} rows of ${sql}: ${typeof done === 'string' ? done : `${done.rowCount} rows`}`,
      );
  }
  return { tried: attempts.length, violations };
}
