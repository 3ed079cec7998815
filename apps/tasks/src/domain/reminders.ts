import type { ReminderKind, TaskStatus, TenantSettings } from '@interlock/contracts';

/** One thing to be said about a due date, and when. */
export interface PlannedReminder {
  readonly kind: ReminderKind;
  readonly fireAt: Date;
  /** From when on a workflow waits for it. */
  readonly admitAt: Date;
}

const DAY_S = 24 * 60 * 60;
const LEAD_S = DAY_S;
const WINDOW_S = 7 * DAY_S;

/**
 * The reminders of a due date: one ahead of it, at once if less time is left, and one when it has come; of a date
 * that has passed only the second. A tenant sets how long ahead (24 h), and how long before that a workflow waits (7 days).
 */
export function remindersOf(dueDate: Date, now: Date, settings: TenantSettings): PlannedReminder[] {
  const { lead_s = LEAD_S, window_s = WINDOW_S } = settings.reminders ?? {};
  const due = dueDate.getTime();
  const admitAt = new Date(due - window_s * 1_000);
  const atDue: PlannedReminder = { kind: 'due', fireAt: new Date(Math.max(due, now.getTime())), admitAt };
  if (due <= now.getTime()) return [atDue];
  const ahead = new Date(Math.max(due - lead_s * 1_000, now.getTime()));
  return [
    { kind: 'ahead', fireAt: ahead, admitAt: new Date(Math.min(ahead.getTime(), admitAt.getTime())) },
    atDue,
  ];
}

/** Whether a task in this status still has something to be reminded of. */
export function isRemindable(status: TaskStatus): boolean {
  return status !== 'done' && status !== 'canceled';
}
