import { refuse } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { and, eq, getTableColumns, inArray, isNull, sql } from 'drizzle-orm';
import { nextUpdatedAt, tasks, type TaskRow } from './schema.ts';

/** A task with the live tasks that it depends on. */
export type FullTaskRow = TaskRow & { readonly dependencies: string[] };

/** What a full task is read by. */
export const fullTask = {
  ...getTableColumns(tasks),
  dependencies: sql<string[]>`array(
    select d.depends_on_id from task_dependencies d
      join tasks o on o.tenant_id = d.tenant_id and o.id = d.depends_on_id and o.deleted_at is null
     where d.tenant_id = tasks.tenant_id and d.task_id = tasks.id
     order by 1)`,
};

type Lock = 'none' | 'update';

/** A live task, or undefined; `update` locks it against other writers. */
export async function findTask(
  tx: Transaction,
  tenantId: string,
  taskId: string,
  lock: Lock,
): Promise<FullTaskRow | undefined> {
  const query = tx.db
    .select(fullTask)
    .from(tasks)
    .where(and(eq(tasks.tenant_id, tenantId), eq(tasks.id, taskId), isNull(tasks.deleted_at)));
  const [row] = lock === 'none' ? await query : await query.for('no key update');
  return row;
}

/** {@link findTask} that throws `not_found`, also for another tenant's. */
export async function loadTask(
  tx: Transaction,
  tenantId: string,
  taskId: string,
  lock: Lock = 'none',
): Promise<FullTaskRow> {
  const row = await findTask(tx, tenantId, taskId, lock);
  if (row === undefined) throw refuse('not_found', 'There is no task with this id.');
  return row;
}

/** The contexts of those of `taskIds` that are live tasks. */
export function contextsOfTasks(tx: Transaction, tenantId: string, taskIds: readonly string[]) {
  return tx.db
    .select({ id: tasks.id, project_id: tasks.project_id })
    .from(tasks)
    .where(and(eq(tasks.tenant_id, tenantId), inArray(tasks.id, [...taskIds]), isNull(tasks.deleted_at)));
}

/** Locks tasks, and all that they depend on, against other writers, in the order of ids. */
export async function lockTasks(
  tx: Transaction,
  tenantId: string,
  taskIds: readonly string[],
): Promise<void> {
  await tx.query({
    name: 'lock_tasks',
    text: `select from tasks
            where tenant_id = $1
              and id in (select unnest($2::uuid[])
                         union
                         select depends_on_id from task_dependencies
                          where tenant_id = $1 and task_id = any ($2::uuid[]))
            order by id for no key update`,
    values: [tenantId, taskIds],
  });
}

/** What {@link saveTask} may write. */
export type TaskEdit = Partial<
  Pick<
    TaskRow,
    | 'title'
    | 'description'
    | 'priority'
    | 'assignee_id'
    | 'due_date'
    | 'start_date'
    | 'end_date'
    | 'occurrences'
    | 'own_progress'
  >
>;

/** Writes `edit` to a locked task, raises its version, and returns it. */
export async function saveTask(tx: Transaction, row: TaskRow, edit: TaskEdit): Promise<FullTaskRow> {
  const [saved] = await tx.db
    .update(tasks)
    .set({ ...edit, version: sql`version + 1`, updated_at: nextUpdatedAt })
    .where(and(eq(tasks.tenant_id, row.tenant_id), eq(tasks.id, row.id)))
    .returning(fullTask);
  if (saved === undefined) throw new Error('The locked task is gone.');
  return saved;
}

/**
 * Writes what a change of a locked task's items means for the task: one version for each event it is told by, and
 * whether its effective status is another.
 */
export async function saveChecklistChange(
  tx: Transaction,
  row: TaskRow,
  change: { readonly events: number; readonly isMoved: boolean; readonly statusNumber: number },
): Promise<FullTaskRow> {
  const [saved] = await tx.db
    .update(tasks)
    .set({
      version: sql`version + ${change.events}`,
      project_status_number: change.statusNumber,
      updated_at: nextUpdatedAt,
      ...(change.isMoved ? { status_changed_at: nextUpdatedAt, reason: null } : {}),
    })
    .where(and(eq(tasks.tenant_id, row.tenant_id), eq(tasks.id, row.id)))
    .returning(fullTask);
  if (saved === undefined) throw new Error('The locked task is gone.');
  return saved;
}

/** Marks a locked task as deleted and raises its version. */
export async function markTaskDeleted(tx: Transaction, row: TaskRow): Promise<void> {
  await tx.db
    .update(tasks)
    .set({ deleted_at: nextUpdatedAt, version: sql`version + 1`, updated_at: nextUpdatedAt })
    .where(and(eq(tasks.tenant_id, row.tenant_id), eq(tasks.id, row.id)));
}
