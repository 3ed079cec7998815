import { catalog, type ReminderSubject } from '@interlock/contracts';
import type { FiredReminders, ReminderAbout, ReminderInput } from '../contracts/task-reminder.ts';
import type { AskService } from '../services/ask.ts';
import { withFailures } from './failure.ts';

/** What reminders are about, as histories hold it. */
export function aboutOf({ title, project, due_date, is_assigned }: ReminderSubject): ReminderAbout {
  return { title, project, dueDate: due_date, isAssigned: is_assigned };
}

/** The activity of a task's reminder. */
export function reminderActivities(ask: AskService, onError: (error: unknown) => void) {
  return {
    /** Fires what is due by the rows, each reminder once however often this is asked. */
    fireReminders: withFailures(
      onError,
      async ({ tenantId, taskId }: ReminderInput): Promise<FiredReminders> => {
        const asked = await ask(catalog.tasks.fireReminders, { task_id: taskId }, tenantId);
        const { fired, next_at: nextAt, next, about, over } = asked;
        return { fired, nextAt, nextKind: next && next.kind, about: about && aboutOf(about), over };
      },
    ),
  };
}
