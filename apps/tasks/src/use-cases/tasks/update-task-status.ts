import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import type { Deps } from '../deps.ts';
import { originOf } from '../recorded.ts';
import { admittedFacts } from './admitted-facts.ts';
import { changeStatus } from './change-status.ts';

/** Changes a task's status (Flow 32) in two round trips, which it shares with others: one reads every fact, one commits. */
export function updateTaskStatus(deps: Deps): UseCase<(typeof catalog)['tasks']['updateTaskStatus']> {
  return async (call, input) => {
    const { principal, surface } = call;
    return changeStatus(
      {
        read: admittedFacts(deps, call, input),
        commit: (...decided) => deps.database.writeStatement(call, ...decided, deps.statuses.apply),
      },
      { origin: originOf(call), principal, told: (change) => deps.onStatusChanges([change]) },
      { ...input, surface },
    );
  };
}
