import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { idOf, pageOf } from '@interlock/service';
import { listTaskRows } from '../../store/list-tasks.ts';
import { taskSummaryOf } from '../../store/present.ts';
import type { Deps } from '../deps.ts';

/** Tasks of the contexts the caller may read, newest first. */
export function listTasks({ database }: Deps): UseCase<(typeof catalog)['tasks']['listTasks']> {
  return (call, input) =>
    database.read(call, async (tx) => {
      const rows = await listTaskRows(tx, call.principal, { ...input, limit: input.limit + 1 });
      return pageOf(rows, input.limit, taskSummaryOf, idOf);
    });
}
