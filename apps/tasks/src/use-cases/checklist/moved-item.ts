import { refuse, type catalog, type Input, type Principal } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { loadItem } from '../../store/checklist-items.ts';
import type { ChecklistItemRow, TaskRow } from '../../store/schema.ts';
import { loadTask } from '../../store/tasks.ts';
import type { WritableTask } from '../../store/writable-task.ts';
import { loadChecklist, loadItemForWrite } from './loaded-checklist.ts';

/** An item that moves from one task to another, both locked in the order of their ids. */
interface Move {
  readonly from: WritableTask & { readonly item: ChecklistItemRow };
  readonly to: WritableTask;
}

/** The move that `input` asks for, if any. Throws `validation_failed` unless both tasks are of one context. */
export async function loadMove(
  tx: Transaction,
  principal: Principal,
  input: Input<(typeof catalog)['tasks']['updateChecklistItem']>,
): Promise<Move | undefined> {
  const { checklist_item_id: itemId, task_id: targetId } = input;
  const seen = await loadItem(tx, principal.tenantId, itemId);
  if (targetId === undefined || targetId === seen.task_id) return undefined;
  const [source, target] = [
    await loadTask(tx, principal.tenantId, seen.task_id),
    await loadTask(tx, principal.tenantId, targetId),
  ];
  if (contextOf(source) !== contextOf(target)) {
    const message = 'An item can move only to another task of the same project or version.';
    throw refuse('validation_failed', message, { details: [{ field: 'task_id', message }] });
  }
  if (target.id < source.id) {
    const to = await loadChecklist(tx, principal, target.id, 'no key update');
    return { to, from: await loadItemForWrite(tx, principal, itemId, 'no key update') };
  }
  const from = await loadItemForWrite(tx, principal, itemId, 'no key update');
  return { from, to: await loadChecklist(tx, principal, target.id, 'no key update') };
}

function contextOf({ project_id, automation_version_id }: TaskRow): string | null {
  return project_id ?? automation_version_id;
}
