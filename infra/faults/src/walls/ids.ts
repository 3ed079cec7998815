import type { Pool } from 'pg';
import type { Table } from './tables.ts';

export interface Id {
  /** `tasks.tasks.id` */
  readonly kind: string;
  readonly form: 'uuid' | 'external';
  readonly value: string;
}

/** Fields whose name does not say what they name. */
const SAME_AS: Readonly<Record<string, string>> = {
  context_id: 'project_id',
  entity_id: 'task_id',
  before_id: 'task_id',
  after_id: 'task_id',
  dependency: 'task_id',
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** One id of each kind that stands in a tenant's rows: of every column of a form of ids, the oldest: those belong together. */
export async function idsOf(admin: Pool, tables: readonly Table[], tenant: string): Promise<Id[]> {
  const columns = tables
    .filter(({ hasTenant }) => hasTenant)
    .flatMap((table) =>
      table.columns
        .filter(({ name, type }) => type === 'uuid' || (type === 'text' && /(^|_)id$/.test(name)))
        .map(({ name, type }) => ({ table, name, form: type === 'uuid' ? 'uuid' : 'external' })),
    );
  const each = columns.map(
    ({ table, name, form }) =>
      `select '${table.schema}.${table.name}.${name}' as kind, '${form}' as form, min("${name}"::text) as value
         from ${table.sql} where tenant_id = $1`,
  );
  const { rows } = await admin.query<Id>(
    `select * from (${each.join(' union all ')}) ids where value is not null`,
    [tenant],
  );
  // A text column may hold ids of either form.
  return rows.map((id) => ({ ...id, form: UUID.test(id.value) ? 'uuid' : id.form }));
}

/** The id that a field named `task_id` wants: of the table `tasks`, or of a column of that name. */
export function idFor(field: string, form: Id['form'], ids: readonly Id[]): string | undefined {
  const name = SAME_AS[field] ?? field;
  const table = name.replace(/_id$/, '').replace(/y$/, 'ie').concat('s');
  const fitting = ids.filter((id) => id.form === form);
  return (
    fitting.find(({ kind }) => kind.endsWith(`.${table}.id`)) ??
    fitting.find(({ kind }) => kind.endsWith(`.${name}`))
  )?.value;
}
