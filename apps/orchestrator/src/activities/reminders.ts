import { catalog } from '@interlock/contracts';
import type { FiredReminders, ReminderInput } from '../contracts/task-reminder.ts';
import type { AskService } from '../services/ask.ts';
import { withFailures } from './failure.ts';

/** The activity of a task's reminder. */
export function reminderActivities(ask: AskService, onError: (error: unknown) => void) {
  return {
    /** Fires what is due by the rows, each reminder once however often this is asked. */
    fireReminders: withFailures(
      onError,
      async ({ tenantId, taskId }: ReminderInput): Promise<FiredReminders> => {
        const { fired, next_at } = await ask(catalog.tasks.fireReminders, { task_id: taskId }, tenantId);
        return { fired, nextAt: next_at };
      },
    ),
  };
}
