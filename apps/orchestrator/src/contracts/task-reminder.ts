import type { ReminderKind, RemindersOver } from '@interlock/contracts';

/** A task whose reminders are to be fired. */
export interface ReminderInput {
  readonly tenantId: string;
  readonly taskId: string;
  /** As it was when this began. */
  readonly title?: string;
}

/** What a reminder is about, in names; the people that it is for are not named. */
export interface ReminderAbout {
  readonly title: string;
  /** Null: the task is of a version. Left out where it isn't known. */
  readonly project?: string | null;
  readonly dueDate: string | null;
  readonly isAssigned: boolean;
}

/** A reminder to be started, and what is known of its task. */
export interface ReminderStart extends Omit<ReminderInput, 'title'> {
  readonly about?: ReminderAbout | undefined;
}

/** One per task. */
export function reminderId({ taskId }: Pick<ReminderInput, 'taskId'>): string {
  return `task-reminder-${taskId}`;
}

/** A reminder's task as `About` says it. */
export function reminderAbout({ title, project }: ReminderAbout): string {
  return project ? `${title}, project ${project}` : title;
}

/** The signal that hints at a moved due date: the workflow asks again. It has no argument, for the row decides. */
export const CHANGED_SIGNAL = 'changed';

/** A reminder further away is not waited for; the schedule admits the task again when it comes near. */
export const LONGEST_WAIT_MS = 7 * 24 * 60 * 60 * 1_000;

/** What was fired, and when the next reminder is (ISO 8601); null when there is none. */
export interface FiredReminders {
  readonly fired: number;
  readonly nextAt: string | null;
  readonly nextKind?: ReminderKind | null;
  readonly about?: ReminderAbout | null;
  /** Why there is no next one. */
  readonly over?: RemindersOver | null;
}

/** What a reminder is at: the answer to the query `state`, and the workflow's result. */
export interface ReminderView extends FiredReminders {
  /** `over`: there is no next reminder; `later`: it is further away than this waits. */
  readonly state: 'asking' | 'waiting' | 'over' | 'later';
}
