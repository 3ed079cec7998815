import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { saveItem } from '../../store/checklist-items.ts';
import { nextUpdatedAt } from '../../store/schema.ts';
import type { Deps } from '../deps.ts';
import { originOf } from '../recorded.ts';
import { reportDelay } from '../tasks/completion-delay.ts';
import { loadItemForWrite, requireChangeable } from './loaded-checklist.ts';
import { settleChecklist } from './settle-checklist.ts';

/** Deletes an item softly. With the last one gone, the task shows the status set by hand again. */
export function deleteChecklistItem(deps: Deps): UseCase<(typeof catalog)['tasks']['deleteChecklistItem']> {
  return (call, input) =>
    deps.database.write(call, async (tx, { settings }) => {
      const { row, context, item } = await loadItemForWrite(tx, call.principal, input.checklist_item_id);
      await requireChangeable(deps, context, settings);
      const deleted = await saveItem(tx, item, { deleted_at: nextUpdatedAt });
      const change = { change: 'deleted' as const, item: deleted, before: item.status };
      const task = await settleChecklist(tx, originOf(call), context, row, change);
      if (task.status !== row.status) reportDelay(task, deps.onCompletionDelay);
      return {};
    });
}
