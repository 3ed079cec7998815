import type { catalog, Input } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { saveItem, type ItemEdit } from '../../store/checklist-items.ts';
import { itemOf, taskOf } from '../../store/present.ts';
import type { ChecklistItemRow } from '../../store/schema.ts';
import type { Deps } from '../deps.ts';
import { writeTelling } from '../write-telling.ts';
import { loadItemForWrite, requireChangeable, requireRoom } from './loaded-checklist.ts';
import { loadMove } from './moved-item.ts';
import { settleChecklist, type Editor } from './settle-checklist.ts';

type UpdateChecklistItem = (typeof catalog)['tasks']['updateChecklistItem'];

/** Changes an item; what is given and equal to what is there changes nothing. */
export function updateChecklistItem(deps: Deps): UseCase<UpdateChecklistItem> {
  return (call, input) =>
    writeTelling(deps, call, async (tx, { settings }, told) => {
      const { principal } = call;
      const move = await loadMove(tx, principal, input);
      const loaded = move?.from ?? (await loadItemForWrite(tx, principal, input.checklist_item_id));
      const { item } = loaded;
      const edit = { ...editOf(item, input), ...(move ? { task_id: move.to.row.id } : {}) };
      if (Object.keys(edit).length === 0) return { item: itemOf(item), task: taskOf(loaded.row) };
      await requireChangeable(deps, loaded.context, settings);
      if (move) await requireRoom(tx, move.to.row);
      const saved = await saveItem(tx, item, edit);
      const editor: Editor = { call, settings, told };
      const changed = { item: saved, before: item.status };
      if (!move) {
        const task = await settleChecklist(tx, editor, loaded, { ...changed, change: 'updated' });
        return { item: itemOf(saved), task };
      }
      await settleChecklist(tx, editor, move.from, { ...changed, change: 'moved_out' });
      const arrived = { item: saved, before: null, change: 'moved_in' } as const;
      return { item: itemOf(saved), task: await settleChecklist(tx, editor, move.to, arrived) };
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
