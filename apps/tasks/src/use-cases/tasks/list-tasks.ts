import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { idOf, pageOf } from '@interlock/service';
import { taskSummaries } from '../../store/list-tasks.ts';
import type { Deps } from '../deps.ts';

/** Tasks of the contexts the caller may read, newest first. */
export function listTasks({ database }: Deps): UseCase<(typeof catalog)['tasks']['listTasks']> {
  return async (call, input) => {
    const tasks = await taskSummaries((rows) => database.readRows(call, rows), call.principal, {
      ...input,
      limit: input.limit + 1,
    });
    return pageOf(tasks, input.limit, (task) => task, idOf);
  };
}
