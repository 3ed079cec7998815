import { MOST_ITEMS, refuse, RefusedError, type Principal, type TenantSettings } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { writeRefusal } from '../../domain/access.ts';
import { restrictionRefusal } from '../../domain/project-restrictions.ts';
import { checklistRefusal } from '../../domain/remediation.ts';
import { endOfChecklist, loadItem } from '../../store/checklist-items.ts';
import type { ChecklistItemRow, TaskRow } from '../../store/schema.ts';
import { contextKey, type TaskContext } from '../../store/task-context.ts';
import { loadTaskForWrite, type ProjectLock, type WritableTask } from '../../store/writable-task.ts';
import type { Deps } from '../deps.ts';

/** A task whose checklist `principal` may change, locked after its context. Throws `not_found`, `forbidden`. */
export async function loadChecklist(
  tx: Transaction,
  principal: Principal,
  taskId: string,
  projectLock?: ProjectLock,
): Promise<WritableTask> {
  const loaded = await loadTaskForWrite(
    tx,
    principal,
    taskId,
    ({ kind }) => projectLock ?? (kind === 'build_checklist' ? 'no key update' : 'share'),
  );
  const denied = writeRefusal(principal, loaded.role);
  const refusal = denied ?? checklistRefusal(loaded.row);
  if (refusal) throw new RefusedError(refusal);
  return loaded;
}

/** {@link loadChecklist} of an item's task, with the item. */
export async function loadItemForWrite(
  tx: Transaction,
  principal: Principal,
  itemId: string,
  projectLock?: ProjectLock,
): Promise<WritableTask & { readonly item: ChecklistItemRow }> {
  const seen = await loadItem(tx, principal.tenantId, itemId);
  const loaded = await loadChecklist(tx, principal, seen.task_id, projectLock);
  const item = await loadItem(tx, principal.tenantId, itemId);
  if (item.task_id !== seen.task_id) {
    throw refuse('concurrency_conflict', 'The item has just moved to another task. Read it again.');
  }
  return { ...loaded, item };
}

/** Counts the write, and throws where the context does not allow its checklists to change. */
export async function requireChangeable(
  { limitProject }: Pick<Deps, 'limitProject'>,
  context: TaskContext,
  settings: TenantSettings,
): Promise<void> {
  await limitProject(context.tenant_id, contextKey(context).project_id, settings);
  const refusal = restrictionRefusal(context.status, { type: 'checklist' });
  if (refusal) throw new RefusedError(refusal);
}

/** The place after the last item of a locked task. Throws `validation_failed` where its checklist is full. */
export async function requireRoom(tx: Transaction, task: TaskRow): Promise<number> {
  const { length, position } = await endOfChecklist(tx, task);
  if (length < MOST_ITEMS) return position;
  const message = `A checklist holds at most ${MOST_ITEMS} items. Delete some, or make another task.`;
  throw refuse('validation_failed', message, { details: [{ field: 'task_id', message }] });
}
