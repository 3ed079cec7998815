import { refuse, type catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { requireStanding } from '@interlock/service';
import { statusFactsOf } from '../../store/status-facts.ts';
import { readStatusFacts } from '../../store/status.ts';
import type { Deps } from '../deps.ts';
import { originOf } from '../recorded.ts';
import { changeStatus } from './change-status.ts';
import { reportDelay } from './completion-delay.ts';

/** Changes a task's status (Flow 32) in two round trips: one reads every fact, one commits. */
export function updateTaskStatus({
  database,
  onCompletionDelay,
  limitProject,
}: Deps): UseCase<(typeof catalog)['tasks']['updateTaskStatus']> {
  return async (call, input) => {
    const { principal, surface } = call;
    const { tenantId, sub } = principal;
    let isAdmitted = false;
    const read = async () => {
      const asked = { tenantId, userId: sub, taskId: input.task_id, to: input.status };
      const row = await readStatusFacts(database.pool, asked);
      requireStanding(principal, row);
      if (row.id === null) throw refuse('not_found', 'There is no task with this id.');
      if (!isAdmitted) await limitProject(tenantId, row.project_id, row.settings);
      isAdmitted = true;
      return statusFactsOf(tenantId, row);
    };
    const outcome = await changeStatus(
      { read, commit: (statement, outcomeOf) => database.writeStatement(call, statement, outcomeOf) },
      { origin: originOf(call), principal },
      { ...input, surface },
    );
    if (!outcome.already_applied) reportDelay(outcome.task, onCompletionDelay);
    return outcome;
  };
}
