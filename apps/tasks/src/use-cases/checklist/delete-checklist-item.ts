import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { saveItem } from '../../store/checklist-items.ts';
import { nextUpdatedAt } from '../../store/schema.ts';
import type { Deps } from '../deps.ts';
import { writeTelling } from '../write-telling.ts';
import { loadItemForWrite, requireChangeable } from './loaded-checklist.ts';
import { settleChecklist } from './settle-checklist.ts';

/** Deletes an item softly. With the last one gone, the task shows the status set by hand again. */
export function deleteChecklistItem(deps: Deps): UseCase<(typeof catalog)['tasks']['deleteChecklistItem']> {
  return (call, input) =>
    writeTelling(deps, call, async (tx, { settings }, told) => {
      const loaded = await loadItemForWrite(tx, call.principal, input.checklist_item_id);
      await requireChangeable(deps, loaded.context, settings);
      const deleted = await saveItem(tx, loaded.item, { deleted_at: nextUpdatedAt });
      const change = { change: 'deleted' as const, item: deleted, before: loaded.item.status };
      await settleChecklist(tx, { call, settings, told }, loaded, change);
      return {};
    });
}
