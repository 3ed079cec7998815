import { MOST_ITEMS, refuse, type catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { addItems, endOfChecklist } from '../../store/checklist-items.ts';
import { itemOf } from '../../store/present.ts';
import type { Deps } from '../deps.ts';
import { originOf } from '../recorded.ts';
import { reportDelay } from '../tasks/completion-delay.ts';
import { loadChecklist, requireChangeable } from './loaded-checklist.ts';
import { settleChecklist } from './settle-checklist.ts';

/** Adds an item to a task, which from then on shows what its checklist says (Derivation). */
export function createChecklistItem(deps: Deps): UseCase<(typeof catalog)['tasks']['createChecklistItem']> {
  return (call, input) =>
    deps.database.write(call, async (tx, { settings }) => {
      const { row, context } = await loadChecklist(tx, call.principal, input.task_id);
      await requireChangeable(deps, context, settings);
      const end = await endOfChecklist(tx, row);
      if (end.length >= MOST_ITEMS) {
        const message = `A checklist holds at most ${MOST_ITEMS} items. Delete some, or make another task.`;
        throw refuse('validation_failed', message, { details: [{ field: 'task_id', message }] });
      }
      const { title, status } = input;
      const by = { userId: call.principal.sub, position: input.position ?? end.position };
      const [item] = await addItems(tx, row, [{ title, status }], by);
      if (item === undefined) throw new Error('An insert returned no row.');
      const change = { change: 'created' as const, item, before: null };
      const task = await settleChecklist(tx, originOf(call), context, row, change);
      if (task.status !== row.status) reportDelay(task, deps.onCompletionDelay);
      return { item: itemOf(item), task };
    });
}
