import { refuse, type NewItem } from '@interlock/contracts';
import { newId, type Transaction } from '@interlock/database';
import { and, asc, count, eq, isNull, sql } from 'drizzle-orm';
import { checklistItems, nextUpdatedAt, type ChecklistItemRow, type TaskRow } from './schema.ts';

type TaskKey = Pick<TaskRow, 'tenant_id' | 'id'>;

function ofTask(task: TaskKey) {
  return and(
    eq(checklistItems.tenant_id, task.tenant_id),
    eq(checklistItems.task_id, task.id),
    isNull(checklistItems.deleted_at),
  );
}

/** A task's live items in their order. */
export async function itemsOf(
  tx: Transaction,
  task: TaskKey & Pick<TaskRow, 'derived_status'>,
): Promise<ChecklistItemRow[]> {
  if (task.derived_status === null) return [];
  return tx.db
    .select()
    .from(checklistItems)
    .where(ofTask(task))
    .orderBy(asc(checklistItems.position), asc(checklistItems.id));
}

/** How many live items a locked task has, and the place after the last. */
export async function endOfChecklist(tx: Transaction, task: TaskKey) {
  const [row] = await tx.db
    .select({
      length: count(),
      position: sql<number>`coalesce(max(${checklistItems.position}) + 1, 0)`.mapWith(Number),
    })
    .from(checklistItems)
    .where(ofTask(task));
  return row ?? { length: 0, position: 0 };
}

/** A live item, or `not_found`. */
export async function loadItem(tx: Transaction, tenantId: string, itemId: string): Promise<ChecklistItemRow> {
  const [row] = await tx.db
    .select()
    .from(checklistItems)
    .where(
      and(
        eq(checklistItems.tenant_id, tenantId),
        eq(checklistItems.id, itemId),
        isNull(checklistItems.deleted_at),
      ),
    );
  if (row === undefined) throw refuse('not_found', 'There is no checklist item with this id.');
  return row;
}

/** Adds items to a locked task, the first at `position`; the task's derived status follows by itself. */
export async function addItems(
  tx: Transaction,
  task: TaskKey,
  items: readonly NewItem[],
  by: { readonly userId: string | null; readonly position: number },
): Promise<ChecklistItemRow[]> {
  const rows = items.map((item, index) => ({
    ...item,
    tenant_id: task.tenant_id,
    id: newId(),
    task_id: task.id,
    position: by.position + index,
    created_by: by.userId,
  }));
  return tx.db.insert(checklistItems).values(rows).returning();
}

export type ItemEdit = Partial<
  Pick<ChecklistItemRow, 'task_id' | 'title' | 'status' | 'position'> & { deleted_at: typeof nextUpdatedAt }
>;

/** Writes `edit` to an item of a locked task; the derived status follows by itself. */
export async function saveItem(
  tx: Transaction,
  item: ChecklistItemRow,
  edit: ItemEdit,
): Promise<ChecklistItemRow> {
  const [saved] = await tx.db
    .update(checklistItems)
    .set({ ...edit, updated_at: nextUpdatedAt })
    .where(and(eq(checklistItems.tenant_id, item.tenant_id), eq(checklistItems.id, item.id)))
    .returning();
  if (saved === undefined) throw new Error('The item of a locked task is gone.');
  return saved;
}
