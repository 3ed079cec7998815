import { catalog } from '@interlock/contracts';
import { aboutOf } from '../activities/reminders.ts';
import type { Outcome } from '../bridge/hint-version.ts';
import type { AskService } from '../services/ask.ts';
import { inParallel } from '../services/in-parallel.ts';
import type { Launcher } from '../temporal/launcher.ts';
import type { Duty } from './rounds.ts';

/**
 * In a round, every two seconds. 10,000 tasks that a cascade ends take 7 minutes so, and leave Temporal the time for
 * reminders that are due meanwhile.
 */
const AT_MOST = 50;
const AT_ONCE = 8;

/**
 * Tells the reminders' workflows of tasks that ended, so that they end now and not at their next waking, and starts
 * those of tasks that go on. What is told is forgotten only then: while Temporal is away, it waits.
 */
export function reminderHints(
  ask: AskService,
  launcher: Pick<Launcher, 'hint' | 'hintRunning'>,
  onOutcome: (outcome: Outcome) => void,
): Duty {
  return {
    name: 'reminder_hints',
    async run() {
      const { items } = await ask(catalog.tasks.listReminderHints, { limit: AT_MOST });
      if (items.length === 0) return { done: 0, more: false };
      await inParallel(items, AT_ONCE, async ({ tenant_id: tenantId, task_id: taskId, is_open, about }) => {
        const told = is_open
          ? launcher.hint({ tenantId, taskId, about: about ? aboutOf(about) : undefined }).then(() => true)
          : launcher.hintRunning({ tenantId, taskId });
        onOutcome((await told) ? 'launched' : 'idle');
      });
      await ask(catalog.tasks.forgetReminderHints, { hints: items.flatMap(({ hints }) => hints) });
      // Nothing of it was lost: it was found where it waits.
      return { done: 0, more: false };
    },
  };
}
