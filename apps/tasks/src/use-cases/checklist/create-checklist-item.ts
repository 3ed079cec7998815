import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { addItems } from '../../store/checklist-items.ts';
import { itemOf } from '../../store/present.ts';
import type { Deps } from '../deps.ts';
import { writeTelling } from '../write-telling.ts';
import { loadChecklist, requireChangeable, requireRoom } from './loaded-checklist.ts';
import { settleChecklist } from './settle-checklist.ts';

/** Adds an item to a task, which from then on shows what its checklist says (Derivation). */
export function createChecklistItem(deps: Deps): UseCase<(typeof catalog)['tasks']['createChecklistItem']> {
  return (call, input) =>
    writeTelling(deps, call, async (tx, { settings }, told) => {
      const loaded = await loadChecklist(tx, call.principal, input.task_id);
      await requireChangeable(deps, loaded.context, settings);
      const next = await requireRoom(tx, loaded.row);
      const { title, status } = input;
      const by = { userId: call.principal.sub, position: input.position ?? next };
      const [item] = await addItems(tx, loaded.row, [{ title, status }], by);
      if (item === undefined) throw new Error('An insert returned no row.');
      const change = { change: 'created' as const, item, before: null };
      const task = await settleChecklist(tx, { call, settings, told }, loaded, change);
      return { item: itemOf(item), task };
    });
}
