import { catalog } from '@interlock/contracts';
import { Context } from '@temporalio/activity';
import type { AdmissionProgress } from '../contracts/admission.ts';
import { LONGEST_WAIT_MS, type ReminderStart } from '../contracts/task-reminder.ts';
import { inParallel } from '../services/in-parallel.ts';
import type { AskService } from '../services/ask.ts';
import { withFailures } from './failure.ts';
import { aboutOf } from './reminders.ts';

export type EnsureReminder = (reminder: ReminderStart) => Promise<unknown>;

const PAGE = 500;
const AT_ONCE = 8;

/** The activity of the admission. */
export function admissionActivities(
  ask: AskService,
  ensureReminder: EnsureReminder,
  onError: (error: unknown) => void,
) {
  return {
    /** Starts the reminders that come within 7 days, page by page; a second runner goes on with the last page. */
    admitComing: withFailures(onError, async ({ slice }: { slice?: number | undefined }) => {
      const context = Context.current();
      let progress: AdmissionProgress = (context.info.heartbeatDetails as AdmissionProgress | undefined) ?? {
        admitted: 0,
      };
      for (;;) {
        const { after } = progress;
        const { items, next_after } = await ask(catalog.tasks.listComingReminders, {
          slice,
          after,
          limit: PAGE,
        });
        const near = items.filter(({ next_at }) => Date.parse(next_at) - Date.now() <= LONGEST_WAIT_MS);
        await inParallel(near, AT_ONCE, async ({ tenant_id, task_id, about }) => {
          context.heartbeat(progress);
          if (context.cancellationSignal.aborted) await context.cancelled;
          await ensureReminder({ tenantId: tenant_id, taskId: task_id, about: aboutOf(about) });
        });
        progress = {
          admitted: progress.admitted + near.length,
          ...(next_after === null ? {} : { after: next_after }),
        };
        context.heartbeat(progress);
        if (next_after === null) return progress;
      }
    }),
  };
}
