import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { loadReadableTask } from '../../store/readable-task.ts';
import { taskOf } from '../../store/present.ts';
import type { Deps } from '../deps.ts';

/** One task, for whoever may read its context. */
export function getTask({ database }: Deps): UseCase<(typeof catalog)['tasks']['getTask']> {
  return (call, input) =>
    database.read(call, async (tx) => ({
      task: taskOf(await loadReadableTask(tx, call.principal, input.task_id)),
    }));
}
