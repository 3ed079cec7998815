import { z } from 'zod';
import { REMINDER_KINDS } from '../reminders/reminder.ts';
import { taskSummary } from '../tasks/task.ts';
import { eventContract } from './envelope.ts';

export const reminderDue = eventContract({
  name: 'reminder_due',
  service: 'tasks',
  summary: 'A task is due, or will be soon',
  data: z.object({
    task: taskSummary.omit({ updated_at: true, status_changed_at: true }),
    kind: z.enum(REMINDER_KINDS),
    due_date: z.string(),
  }),
});
