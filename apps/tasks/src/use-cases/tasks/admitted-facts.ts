import { refuse, type TaskStatus } from '@interlock/contracts';
import type { Call } from '@interlock/messaging';
import { requireStanding } from '@interlock/service';
import { writeRefusal } from '../../domain/access.ts';
import { statusFactsOf, type FactsOfTask } from '../../store/status-facts.ts';
import type { Deps } from '../deps.ts';

/**
 * Reads what a change of a task by a caller is decided by, as often as it is called; of a caller who may write, it
 * counts as one write to the project. Throws `unauthenticated`, `not_found` or `rate_limited`.
 */
export function admittedFacts(
  { statuses, limitProject }: Deps,
  { principal }: Call,
  { task_id: taskId, status: to }: { readonly task_id: string; readonly status: TaskStatus },
): () => Promise<FactsOfTask> {
  const { tenantId, sub: userId } = principal;
  let isAdmitted = false;
  return async () => {
    const row = await statuses.read({ tenantId, userId, taskId, to });
    requireStanding(principal, row);
    if (row.id === null) throw refuse('not_found', 'There is no task with this id.');
    const mayWrite = writeRefusal(principal, row.project_role) === undefined;
    if (mayWrite && !isAdmitted) await limitProject(tenantId, row.project_id, row.settings);
    isAdmitted = true;
    return statusFactsOf(tenantId, row);
  };
}
