import type { catalog, Input } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { saveItem, type ItemEdit } from '../../store/checklist-items.ts';
import { itemOf, taskOf } from '../../store/present.ts';
import type { ChecklistItemRow } from '../../store/schema.ts';
import type { Deps } from '../deps.ts';
import { originOf } from '../recorded.ts';
import { reportDelay } from '../tasks/completion-delay.ts';
import { loadItemForWrite, requireChangeable } from './loaded-checklist.ts';
import { loadMove } from './moved-item.ts';
import { settleChecklist } from './settle-checklist.ts';

type UpdateChecklistItem = (typeof catalog)['tasks']['updateChecklistItem'];

/** Changes an item; what is given and equal to what is there changes nothing. */
export function updateChecklistItem(deps: Deps): UseCase<UpdateChecklistItem> {
  return (call, input) =>
    deps.database.write(call, async (tx, { settings }) => {
      const { principal } = call;
      const move = await loadMove(tx, principal, input);
      const { row, context, item } =
        move?.from ?? (await loadItemForWrite(tx, principal, input.checklist_item_id));
      const edit = { ...editOf(item, input), ...(move ? { task_id: move.to.row.id } : {}) };
      if (Object.keys(edit).length === 0) return { item: itemOf(item), task: taskOf(row) };
      await requireChangeable(deps, context, settings);
      const saved = await saveItem(tx, item, edit);
      const change = { item: saved, before: item.status };
      const origin = originOf(call);
      if (move) await settleChecklist(tx, origin, context, row, { ...change, change: 'moved_out' });
      const parent = move ? move.to.row : row;
      const task = await settleChecklist(
        tx,
        origin,
        context,
        parent,
        move ? { item: saved, before: null, change: 'moved_in' } : { ...change, change: 'updated' },
      );
      if (task.status !== parent.status) reportDelay(task, deps.onCompletionDelay);
      return { item: itemOf(saved), task };
    });
}

/** The fields of `input` that differ from the item. */
function editOf(item: ChecklistItemRow, { title, status, position }: Input<UpdateChecklistItem>): ItemEdit {
  const wanted = { title, status, position };
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, value]) => value !== undefined && value !== item[name as keyof typeof wanted],
    ),
  );
}
