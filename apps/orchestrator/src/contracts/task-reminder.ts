/** A task whose reminders are to be fired. */
export interface ReminderInput {
  readonly tenantId: string;
  readonly taskId: string;
}

/** One per task. */
export function reminderId({ taskId }: Pick<ReminderInput, 'taskId'>): string {
  return `task-reminder-${taskId}`;
}

/** The signal that hints at a moved due date: the workflow asks again. It has no argument, for the row decides. */
export const CHANGED_SIGNAL = 'changed';

/** A reminder further away is not waited for; the schedule admits the task again when it comes near. */
export const LONGEST_WAIT_MS = 7 * 24 * 60 * 60 * 1_000;

/** What was fired, and when the next reminder is (ISO 8601); null when there is none. */
export interface FiredReminders {
  readonly fired: number;
  readonly nextAt: string | null;
}

/** What a reminder is at: the answer to the query `state`, and the workflow's result. */
export interface ReminderView {
  /** `over`: there is no next reminder; `later`: it is further away than this waits. */
  readonly state: 'asking' | 'waiting' | 'over' | 'later';
  readonly nextAt: string | null;
  readonly fired: number;
}
