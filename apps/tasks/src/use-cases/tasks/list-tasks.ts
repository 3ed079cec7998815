import { refuse, type catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { idOf, pageOf, type ReadStatement } from '@interlock/service';
import { taskCounts, taskSummaries } from '../../store/list-tasks.ts';
import type { Deps } from '../deps.ts';

/** Tasks of the contexts the caller may read, newest first. */
export function listTasks({ database }: Deps): UseCase<(typeof catalog)['tasks']['listTasks']> {
  return async (call, input) => {
    if (input.count_by && !input.project_id && !input.automation_version_id) throw refuseCounts();
    const read = (rows: ReadStatement) => database.readRows(call, rows);
    const tasks = await taskSummaries(read, call.principal, {
      ...input,
      limit: input.limit + 1,
    });
    const page = pageOf('list_tasks', tasks, input.limit, (task) => task, idOf);
    return input.count_by ? { ...page, counts: await taskCounts(read, call.principal, input) } : page;
  };
}

function refuseCounts() {
  const message = 'Counts are of one context: name its project_id or automation_version_id.';
  return refuse('validation_failed', `count_by: ${message}`, { details: [{ field: 'count_by', message }] });
}
