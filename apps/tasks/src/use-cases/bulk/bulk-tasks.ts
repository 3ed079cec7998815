import { RefusedError, type BulkResult, type catalog, type Input, type Refusal } from '@interlock/contracts';
import { withoutSecrets, type UseCase } from '@interlock/messaging';
import type { Deps } from '../deps.ts';
import { writeTelling } from '../write-telling.ts';
import type { StatusOutcome } from '../tasks/change-status.ts';
import { briefRefusal, requireNone } from './bulk-refusals.ts';
import type { BulkRun, Prepared } from './bulk-run.ts';
import { creations } from './creations.ts';
import { ProjectTurns } from './project-turns.ts';
import { statusChanges } from './status-changes.ts';

type BulkTasks = (typeof catalog)['tasks']['bulkTasks'];

/**
 * `POST /v1/tasks/bulk`: every item as its single request would be, in the order given and in one transaction. The
 * projects are locked before anything else, in the order of their ids, so that no two bulks wait for each other.
 */
export function bulkTasks(deps: Deps): UseCase<BulkTasks> {
  const turns = new ProjectTurns();
  return (call, input) =>
    turns.take(turnKeys(call.principal.tenantId, input), () =>
      writeTelling(deps, call, async (tx, { settings }, told) => {
        const { operation, mode } = input;
        const run: BulkRun = { tx, call, settings, mode, told, limitProject: deps.limitProject };
        const results =
          input.operation === 'create'
            ? await resultsOf(run, input.tasks, 'tasks', await creations(run, input.tasks))
            : await resultsOf(run, input.changes, 'changes', await statusChanges(run, input.changes));
        return { operation, mode, results };
      }),
    );
}

/** The projects that a bulk makes tasks in; which those of a change of statuses are, only the database knows. */
function turnKeys(tenantId: string, input: Input<BulkTasks>): string[] {
  if (input.operation !== 'create') return [];
  const projectIds = new Set(input.tasks.flatMap(({ project_id }) => project_id ?? []));
  return [...projectIds].map((id) => `${tenantId}/${id}`);
}

async function resultsOf<T extends object>(
  { call, mode }: BulkRun,
  items: readonly T[],
  list: 'tasks' | 'changes',
  { apply, finish }: Prepared<T>,
): Promise<BulkResult[]> {
  const refusals = new Map<number, Refusal>();
  const outcomes: StatusOutcome[] = [];
  for (const [index, item] of items.entries()) {
    try {
      withoutSecrets(call.principal, item);
      outcomes.push(await apply(item));
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      refusals.set(index, briefRefusal(error.refusal));
    }
  }
  if (mode === 'atomic') requireNone(refusals, list);
  const done = (await finish(outcomes)).map(doneBy);
  return items.flatMap((_, index) => {
    const refusal = refusals.get(index);
    return refusal ? { type: 'refused' as const, refusal } : done.splice(0, 1);
  });
}

function doneBy({ task, already_applied, warning }: StatusOutcome): BulkResult {
  const { id, status, progress_percent, version, updated_at } = task;
  return {
    type: 'done',
    task: { id, status, progress_percent, version, updated_at },
    already_applied,
    warning,
  };
}
