import { catalog, RefusedError } from '@interlock/contracts';
import { Context } from '@temporalio/activity';
import type { CascadeInput, CascadeProgress } from '../contracts/project-cascade.ts';
import type { AskService } from '../services/ask.ts';
import { withFailures } from './failure.ts';

/** How long a turn lasts at most, and how long it waits before it asks a paused cascade again. */
export interface CascadeTimes {
  readonly turnMs: number;
  readonly pauseMs: number;
}

const TIMES: CascadeTimes = { turnMs: 60_000, pauseMs: 200 };
const LARGEST_BATCH = 500;
const SMALLEST_BATCH = 25;
const NOTHING_YET: CascadeProgress = { state: 'running', done: 0, total: 0 };

/** The activity of a project's cascade. */
export function cascadeActivities(
  ask: AskService,
  onError: (error: unknown) => void,
  { turnMs, pauseMs }: CascadeTimes = TIMES,
) {
  return {
    /**
     * Applies batch after batch of a flip, for a turn at most, and tells with each heartbeat how far the tasks
     * are. The rows hold what is done, so a second runner goes on where the first was. While the events of earlier
     * batches wait to be published, it waits too. Each failed try halves the batches: a large one may not fit a
     * database under load.
     */
    followFlip: withFailures(onError, async (input: CascadeInput): Promise<CascadeProgress> => {
      const context = Context.current();
      const limit = Math.max(SMALLEST_BATCH, Math.floor(LARGEST_BATCH / 2 ** (context.info.attempt - 1)));
      const until = Date.now() + turnMs;
      let progress = (context.info.heartbeatDetails as CascadeProgress | undefined) ?? NOTHING_YET;
      do {
        context.heartbeat(progress);
        if (context.cancellationSignal.aborted) await context.cancelled;
        progress = await nextBatch(ask, input, limit, progress);
        if (progress.state === 'paused') {
          context.heartbeat(progress);
          await context.sleep(pauseMs);
        }
      } while (isUnderWay(progress) && Date.now() < until);
      return progress;
    }),
  };
}

async function nextBatch(
  ask: AskService,
  { tenantId, projectId, statusNumber }: CascadeInput,
  limit: number,
  before: CascadeProgress,
): Promise<CascadeProgress> {
  try {
    const input = { project_id: projectId, status_number: statusNumber, limit };
    const { state, done, total, project, status, superseded } = await ask(
      catalog.tasks.advanceCascade,
      input,
      tenantId,
    );
    return {
      ...{ state, done, total },
      ...(status && { about: { project, status } }),
      ...(superseded && { superseded }),
    };
  } catch (error) {
    if (error instanceof RefusedError && error.refusal.code === 'not_found')
      return { ...before, state: 'gone' };
    throw error;
  }
}

function isUnderWay({ state }: CascadeProgress): boolean {
  return state === 'running' || state === 'paused';
}
