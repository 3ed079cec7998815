import { refuse } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { nextUpdatedAt, tasks, type TaskRow } from './schema.ts';

type Lock = 'none' | 'update';

/** A live task, or undefined; `update` locks it against other writers. */
export async function findTask(
  tx: Transaction,
  tenantId: string,
  taskId: string,
  lock: Lock,
): Promise<TaskRow | undefined> {
  const query = tx.db
    .select()
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
): Promise<TaskRow> {
  const row = await findTask(tx, tenantId, taskId, lock);
  if (row === undefined) throw refuse('not_found', 'There is no task with this id.');
  return row;
}

/**
 * Which project a task belongs to, read before any lock is taken: locks go project first, then task, and a task
 * never changes its context.
 */
export async function projectOfTask(
  tx: Transaction,
  tenantId: string,
  taskId: string,
): Promise<string | null> {
  return (await loadTask(tx, tenantId, taskId)).project_id;
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
  >
>;

/** Writes `edit` to a locked task, raises its version, and returns it. */
export async function saveTask(tx: Transaction, row: TaskRow, edit: TaskEdit): Promise<TaskRow> {
  const [saved] = await tx.db
    .update(tasks)
    .set({ ...edit, version: sql`version + 1`, updated_at: nextUpdatedAt })
    .where(and(eq(tasks.tenant_id, row.tenant_id), eq(tasks.id, row.id)))
    .returning();
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
