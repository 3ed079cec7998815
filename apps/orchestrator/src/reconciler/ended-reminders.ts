import type { Client } from '@temporalio/client';
import { SEARCH_ATTRIBUTES, WORKFLOWS } from '../contracts/names.ts';
import { inTime } from '../temporal/in-time.ts';
import { inParallel } from '../services/in-parallel.ts';
import type { Launcher } from '../temporal/launcher.ts';
import type { Duty } from './rounds.ts';

const MINUTE_MS = 60_000;
/** The schedule has come to what ended before. */
const FIRST_LOOK_BACK_MS = 70 * MINUTE_MS;
/** What ended is listed a little later. */
const OVERLAP_MS = 2 * MINUTE_MS;
const AT_ONCE_LISTED = 500;
const AT_ONCE = 8;
const WITHIN_MS = 20_000;

interface Ended {
  readonly runId: string;
  readonly closedAt: Date;
  readonly tenantId: string | undefined;
  readonly taskId: string | undefined;
}

/**
 * Starts the reminders again that were ended behind the rows' back: terminated, canceled, timed out, failed. The new
 * run asks the row first, and ends at once when there is nothing left to remind of.
 */
export function endedReminders(client: Client, launcher: Pick<Launcher, 'ensureReminder'>): Duty {
  let since = new Date(Date.now() - FIRST_LOOK_BACK_MS);
  const handled = new Map<string, Date>();
  return {
    name: 'ended_reminders',
    async run() {
      const began = Date.now();
      const { ended, more } = await inTime(client, WITHIN_MS, () => listEnded(client, since, handled));
      let done = 0;
      await inParallel(ended, AT_ONCE, async ({ runId, closedAt, tenantId, taskId }) => {
        if (tenantId !== undefined && taskId !== undefined)
          done += Number(await launcher.ensureReminder({ tenantId, taskId }));
        handled.set(runId, closedAt);
      });
      if (!more) {
        since = new Date(Math.max(since.getTime(), began - OVERLAP_MS));
        handled.forEach((closedAt, runId) => closedAt < since && handled.delete(runId));
      }
      return { done, more };
    },
  };
}

/** Up to 500 that ended since a time and were not handled before. */
async function listEnded(client: Client, since: Date, handled: ReadonlyMap<string, Date>) {
  const statuses = ['Terminated', 'Canceled', 'TimedOut', 'Failed'].map((status) => `'${status}'`).join(', ');
  const query = [
    `WorkflowType = '${WORKFLOWS.taskReminder}'`,
    `ExecutionStatus IN (${statuses})`,
    `CloseTime > '${since.toISOString()}'`,
  ].join(' AND ');
  const ended: Ended[] = [];
  for await (const run of client.workflow.list({ query })) {
    if (handled.has(run.runId)) continue;
    const attributes = run.typedSearchAttributes;
    ended.push({
      runId: run.runId,
      closedAt: run.closeTime ?? since,
      tenantId: attributes.get(SEARCH_ATTRIBUTES.tenant),
      taskId: attributes.get(SEARCH_ATTRIBUTES.task),
    });
    if (ended.length === AT_ONCE_LISTED) return { ended, more: true };
  }
  return { ended, more: false };
}
