import type { catalog } from '@interlock/contracts';
import type { Call, UseCase } from '@interlock/messaging';
import type { Deps } from '../deps.ts';
import { originOf } from '../recorded.ts';
import { admittedFacts } from './admitted-facts.ts';
import { changeStatus, type StatusOutcome, type StatusStore } from './change-status.ts';
import { reportDelay } from './completion-delay.ts';

/** Changes a task's status (Flow 32) in two round trips, which it shares with others: one reads every fact, one commits. */
export function updateTaskStatus(deps: Deps): UseCase<(typeof catalog)['tasks']['updateTaskStatus']> {
  return async (call, input) => {
    const { principal, surface } = call;
    const outcome = await changeStatus(
      {
        read: admittedFacts(deps, call, input),
        commit: (...decided) => commit(deps, call, ...decided),
      },
      { origin: originOf(call), principal },
      { ...input, surface },
    );
    if (!outcome.already_applied) reportDelay(outcome.task, deps.onCompletionDelay);
    return outcome;
  };
}

/** Commits alone what is to be answered once, as the answer commits with it; else with others. */
async function commit(
  { database, statuses }: Deps,
  call: Call,
  ...[statement, outcomeOf]: Parameters<StatusStore['commit']>
): Promise<StatusOutcome | undefined> {
  if (call.keyed) return database.writeStatement(call, statement, outcomeOf);
  const applied = await statuses.apply(statement);
  if (applied === undefined) return undefined;
  database.committed();
  return outcomeOf(applied);
}
