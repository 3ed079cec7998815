import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { loadReadableTask } from '../../store/readable-task.ts';
import { itemsOf } from '../../store/checklist-items.ts';
import { itemOf, taskOf } from '../../store/present.ts';
import type { Deps } from '../deps.ts';

/** One task with its checklist, for whoever may read its context. */
export function getTask({ database }: Deps): UseCase<(typeof catalog)['tasks']['getTask']> {
  return (call, input) =>
    database.read(call, async (tx) => {
      const row = await loadReadableTask(tx, call.principal, input.task_id);
      return { task: taskOf(row), checklist: (await itemsOf(tx, row)).map(itemOf) };
    });
}
