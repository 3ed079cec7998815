import {
  RefusedError,
  type BulkResult,
  type catalog,
  type Task,
  type TenantSettings,
} from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { withoutSecrets, type Call, type UseCase } from '@interlock/messaging';
import type { Deps } from '../deps.ts';
import type { StatusOutcome } from '../tasks/change-status.ts';
import { reportDelay } from '../tasks/completion-delay.ts';
import { briefRefusal, requireNoneRefused } from './bulk-refusals.ts';
import { creations } from './creations.ts';
import { statusChanges } from './status-changes.ts';

type BulkTasks = (typeof catalog)['tasks']['bulkTasks'];

/** A bulk under way. */
export interface BulkRun extends Pick<Deps, 'limitProject'> {
  readonly tx: Transaction;
  readonly call: Call;
  readonly settings: TenantSettings;
  readonly mode: 'atomic' | 'each';
  /** The tasks whose status it has changed. */
  readonly moved: Task[];
}

/**
 * `POST /v1/tasks/bulk`: every item as its single request would be, in the order given and in one transaction. The
 * projects are locked before anything else, in the order of their ids, so that no two bulks wait for each other.
 */
export function bulkTasks({ database, limitProject, onCompletionDelay }: Deps): UseCase<BulkTasks> {
  return async (call, input) => {
    const { operation, mode } = input;
    let moved: Task[] = [];
    const output = await database.write(call, async (tx, { settings }) => {
      const run: BulkRun = { tx, call, settings, mode, limitProject, moved: (moved = []) };
      const results =
        input.operation === 'create'
          ? await resultsOf(call, input.tasks, await creations(run, input.tasks))
          : await resultsOf(call, input.changes, await statusChanges(run, input.changes));
      if (mode === 'atomic') requireNoneRefused(operation === 'create' ? 'tasks' : 'changes', results);
      return { operation, mode, results };
    });
    for (const task of moved) reportDelay(task, onCompletionDelay);
    return output;
  };
}

async function resultsOf<T extends object>(
  { principal }: Call,
  items: readonly T[],
  apply: (item: T) => Promise<StatusOutcome>,
): Promise<BulkResult[]> {
  const results: BulkResult[] = [];
  for (const item of items) {
    try {
      withoutSecrets(principal, item);
      results.push(doneBy(await apply(item)));
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      results.push({ type: 'refused', refusal: briefRefusal(error.refusal) });
    }
  }
  return results;
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
