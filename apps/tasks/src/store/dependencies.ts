import { refuse, RefusedError } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { and, eq } from 'drizzle-orm';
import { CIRCULAR, type OpenDependency } from '../domain/dependencies.ts';
import { taskDependencies } from './schema.ts';

/** A task whose dependencies are meant, in its context, whose row is locked. */
export interface Dependent {
  readonly tenantId: string;
  readonly contextId: string;
  readonly taskId: string;
}

/** Throws `validation_failed` unless all `ids` are live tasks of the dependent's context. */
async function requireDependable(tx: Transaction, of: Dependent, ids: readonly string[]): Promise<void> {
  const { rows } = await tx.query<{ id: string }>({
    name: 'unknown_dependencies',
    text: `select wanted.id from unnest($3::uuid[]) wanted (id)
            where not exists (select from tasks t where t.tenant_id = $1 and t.id = wanted.id
                                 and coalesce(t.project_id, t.automation_version_id) = $2 and t.deleted_at is null)`,
    values: [of.tenantId, of.contextId, ids],
  });
  if (rows.length === 0) return;
  const details = rows.map(({ id }) => ({
    field: 'dependencies',
    message: `There is no task ${id} in this context. Depend on tasks of the same context only.`,
  }));
  throw refuse('validation_failed', details[0]?.message ?? '', { details });
}

/** Whether one of `ids`, which are live, depends on the task over any number of live ones. */
async function closesCircle(tx: Transaction, of: Dependent, ids: readonly string[]): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'dependency_circle',
    text: `with recursive reached (id) as (
             select unnest($3::uuid[])
             union
             select d.depends_on_id
               from reached r
               join task_dependencies d on d.tenant_id = $1 and d.task_id = r.id
               join tasks t on t.tenant_id = $1 and t.id = d.depends_on_id and t.deleted_at is null
           )
           select from reached where id = $2 limit 1`,
    values: [of.tenantId, of.taskId, ids],
  });
  return rowCount === 1;
}

/**
 * Makes `ids` all that a task depends on. The lock on its context keeps the two halves of a circle from being made
 * at once. Throws `validation_failed` or `circular_dependency`.
 */
export async function replaceDependencies(
  tx: Transaction,
  of: Dependent,
  ids: readonly string[],
): Promise<void> {
  if (ids.includes(of.taskId)) throw new RefusedError(CIRCULAR);
  await requireDependable(tx, of, ids);
  if (await closesCircle(tx, of, ids)) throw new RefusedError(CIRCULAR);
  await tx.db
    .delete(taskDependencies)
    .where(and(eq(taskDependencies.tenant_id, of.tenantId), eq(taskDependencies.task_id, of.taskId)));
  if (ids.length === 0) return;
  const rows = ids.map((id) => ({ tenant_id: of.tenantId, task_id: of.taskId, depends_on_id: id }));
  await tx.db.insert(taskDependencies).values(rows);
}

/** The live tasks that a task depends on and that are not done, kept as they are until the transaction ends. */
export async function holdOpenDependencies(tx: Transaction, of: Dependent): Promise<OpenDependency[]> {
  const { rows } = await tx.query<{ open: string[] }>({
    name: 'hold_dependencies',
    text: 'select hold_dependencies($1, $2) as open',
    values: [of.tenantId, of.taskId],
  });
  const open = rows[0]?.open ?? [];
  if (open.length === 0) return [];
  // After the locks: what they waited for is seen by a later statement alone.
  const described = await tx.query<OpenDependency>({
    name: 'open_dependencies',
    text: `select id, title, effective_status as status from tasks
            where tenant_id = $1 and id = any ($2::uuid[]) order by id`,
    values: [of.tenantId, open],
  });
  return described.rows;
}
