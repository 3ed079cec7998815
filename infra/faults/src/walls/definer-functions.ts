import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { Finding } from '../fault.ts';
import type { World } from '../world.ts';
import { DEFINER_FUNCTIONS } from './declared-functions.ts';
import { idFor, type Id } from './ids.ts';
import type { PopulatedTenant } from './tenant.ts';

/** A function of a schema that is not Postgres' own. */
export interface SqlFunction {
  readonly name: string;
  /** `tasks.tenant_of_context(text,uuid)` */
  readonly signature: string;
  readonly owner: string;
  readonly definer: boolean;
  readonly settings: readonly string[] | null;
  readonly arguments: readonly { readonly name: string; readonly type: string }[];
  /** Who may execute it, its owner left out; `public` is everybody. */
  readonly callers: readonly string[];
}

const FUNCTIONS = `
  select format('%s.%s', n.nspname, p.proname) as name, p.oid::regprocedure::text as signature,
         p.proowner::regrole::text as owner, p.prosecdef as definer, p.proconfig as settings,
         coalesce((select json_agg(json_build_object('name', coalesce(p.proargnames[i], ''), 'type', format_type(t, null)) order by i)
                     from unnest(p.proargtypes::oid[]) with ordinality as a (t, i)), '[]') as arguments,
         coalesce((select json_agg(distinct case when grantee = 0 then 'public' else grantee::regrole::text end)
                     from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner)))
                    where grantee <> p.proowner), '[]') as callers
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   order by 1`;

/** Every function of every schema, from Postgres' own catalog. */
export async function allFunctions(admin: Pool): Promise<SqlFunction[]> {
  return (await admin.query<SqlFunction>(FUNCTIONS)).rows;
}

/**
 * The functions that run with their owner's rights: only those that are declared, only for the roles that are, on a
 * search path of their own; and asked for one tenant with the ids of the other, they show nothing of the other.
 */
export async function definerFunctions(
  { admin }: World,
  own: PopulatedTenant,
  other: PopulatedTenant,
): Promise<Finding> {
  const functions = (await allFunctions(admin)).filter(({ definer }) => definer);
  const names = functions.map(({ name }) => name);
  const violations = Object.keys(DEFINER_FUNCTIONS)
    .filter((name) => !names.includes(name))
    .map((name) => `${name} is declared, and not there.`);
  const client = await admin.connect();
  try {
    for (const one of functions) violations.push(...(await holds(client, one, own, other)));
  } finally {
    client.release();
  }
  return { fired: functions.length, violations, numbers: { definer_functions: functions.length } };
}

async function holds(
  client: PoolClient,
  one: SqlFunction,
  own: PopulatedTenant,
  other: PopulatedTenant,
): Promise<string[]> {
  const declared = DEFINER_FUNCTIONS[one.name];
  if (declared === undefined)
    return [`${one.name} runs with its owner's rights and is not declared in declared-functions.ts.`];
  const lines: string[] = [];
  const [are, should] = [[...one.callers].sort().join(', '), [...declared.callers].sort().join(', ')];
  if (are !== should) lines.push(`${one.name} may be executed by ${are || 'nobody'}, not by ${should}.`);
  if (!one.settings?.some((setting) => setting.startsWith('search_path=pg_catalog')))
    lines.push(`${one.name} has no search path of its own.`);
  if (declared.reach === 'across') return lines;

  await client.query('begin');
  try {
    await client.query(`select set_config('app.tenant', $1, true)`, [own.tenant]);
    await client.query(`set local role ${declared.callers[0]}`);
    const marks = one.arguments.map(({ type }, at) => `$${at + 1}::${type}`).join(', ');
    const values = one.arguments.map((argument) => argumentOf(one.name, argument, own.tenant, other));
    await client.query('savepoint called');
    const { rows } = await client.query(`select * from ${one.name}(${marks})`, values);
    const shown = JSON.stringify(rows);
    if ([other.tenant, ...other.ids.map(({ value }) => value)].some((mark) => shown.includes(mark)))
      lines.push(`${one.name} shows what is another tenant's: ${shown.slice(0, 200)}`);
    const left = await client.query<{ tenant: string }>(`select current_setting('app.tenant') as tenant`);
    if (left.rows[0]?.tenant !== own.tenant) lines.push(`${one.name} leaves its caller in another tenant.`);
    await client.query('rollback to savepoint called');
    if (declared.reach === 'own') lines.push(...(await givesBack(client, one, marks, values, other.tenant)));
  } finally {
    await client.query('rollback');
  }
  return lines;
}

/** Called for a tenant that is not the caller's, it leaves the caller where it was. */
async function givesBack(
  client: PoolClient,
  { name }: SqlFunction,
  marks: string,
  values: unknown[],
  caller: string,
): Promise<string[]> {
  await client.query(`select set_config('app.tenant', $1, true)`, [caller]);
  await client.query(`select * from ${name}(${marks})`, values);
  const { rows } = await client.query<{ tenant: string }>(`select current_setting('app.tenant') as tenant`);
  return rows[0]?.tenant === caller ? [] : [`${name} leaves its caller in the tenant it was asked for.`];
}

/** What a service says about a change that it makes in another's schema. */
const SAID = {
  ...{ event_id: randomUUID(), audit_id: randomUUID(), actor_type: 'service', user_id: 'walls' },
  ...{
    request_id: 'walls',
    cause: null,
    title: 'Walls',
    reason: 'Walls',
    status: 'canceled',
    phase: 'archived',
  },
};

/** The tenant asked for is one's own; everything else is the other's. */
function argumentOf(
  of: string,
  { name, type }: { name: string; type: string },
  own: string,
  other: PopulatedTenant,
): unknown {
  if (name === 'p_tenant') return own;
  if (type === 'integer') return 1;
  if (type === 'boolean') return true;
  if (type === 'jsonb') return JSON.stringify(SAID);
  const field = name
    .replace(/^p_/, '')
    .replace(/_ids$/, '_id')
    .replace(/^user$/, 'user_id')
    .replace(/^projects$/, 'project_id');
  const form: Id['form'] = type.startsWith('uuid') ? 'uuid' : 'external';
  const value =
    form === 'external' && field === 'user_id'
      ? other.ingredients.id(field, form)
      : idFor(field, form, other.ids);
  if (value === undefined) throw new Error(`${of}: what is another tenant's ${name}? Say it in ids.ts.`);
  return type.endsWith('[]') ? [value] : value;
}
