import type { Pool } from 'pg';

export interface Column {
  readonly name: string;
  readonly type: string;
  /** Whether a row may be given a value for it. */
  readonly given: boolean;
}

/** A table or view of a schema that is not Postgres' own. */
export interface Table {
  readonly schema: string;
  readonly name: string;
  /** Quoted, with its schema. */
  readonly sql: string;
  readonly rls: boolean;
  readonly policies: number;
  readonly columns: readonly Column[];
  readonly hasTenant: boolean;
}

const TABLES = `
  select n.nspname as schema, c.relname as name, format('%I.%I', n.nspname, c.relname) as sql,
         c.relrowsecurity and c.relforcerowsecurity as rls,
         (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies,
         coalesce(bool_or(a.attname = 'tenant_id'), false) as "hasTenant",
         json_agg(json_build_object(
           'name', a.attname, 'type', format_type(a.atttypid, null),
           'given', a.attgenerated = '' and a.attidentity = '') order by a.attnum) as columns
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
   where c.relkind in ('r', 'p', 'v', 'm', 'f')
     and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   group by n.nspname, c.oid
   order by 1, 2`;

/** Every table and view of every schema, from Postgres' own catalog. */
export async function allTables(admin: Pool): Promise<Table[]> {
  return (await admin.query<Table>(TABLES)).rows;
}

/** All rows of a tenant, one text for each table. */
export async function rowsOf(
  admin: Pool,
  tables: readonly Table[],
  tenant: string,
): Promise<Map<string, string>> {
  const rows = new Map<string, string>();
  for (const { sql } of tables.filter(({ hasTenant }) => hasTenant)) {
    const found = await admin.query<{ text: string | null }>(
      `select string_agg(to_jsonb(t)::text, E'\\n' order by to_jsonb(t)::text) as text from ${sql} t where tenant_id = $1`,
      [tenant],
    );
    rows.set(sql, found.rows[0]?.text ?? '');
  }
  return rows;
}
