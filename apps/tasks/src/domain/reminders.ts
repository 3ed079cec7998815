import type {
  ProjectStatus,
  ReminderKind,
  RemindersOver,
  TaskStatus,
  TenantSettings,
} from '@interlock/contracts';
import { isEnded } from './open-statuses.ts';
import { cascadeOf } from './project-cascade.ts';
import { isReadOnly } from './project-restrictions.ts';

/** One thing to be said about a due date, and when. */
export interface PlannedReminder {
  readonly kind: ReminderKind;
  readonly fireAt: Date;
  /** From when on a workflow waits for it. */
  readonly admitAt: Date;
}

/** A reminder that nothing has become of yet. */
export interface OpenReminder {
  readonly kind: ReminderKind;
  readonly due_date: Date;
  readonly fire_at: Date;
}

/** What becomes of a task's open reminders now. */
export interface DueReminders<R extends OpenReminder = OpenReminder> {
  readonly told: readonly R[];
  readonly dropped: readonly R[];
  /** When to look again; null: there is nothing to wait for. */
  readonly next: R | null;
}

const DAY_S = 24 * 60 * 60;
const LEAD_S = DAY_S;
const WINDOW_S = 7 * DAY_S;

/**
 * The reminders of a due date: one ahead of it, at once if less time is left, and one when it has come; of a date that
 * has passed none. A tenant sets how long ahead (24 h; 0 is not at all), and how long before the due date a workflow
 * waits (7 days).
 */
export function remindersOf(dueDate: Date, now: Date, settings: TenantSettings): PlannedReminder[] {
  const { lead_s = LEAD_S, window_s = WINDOW_S } = settings.reminders ?? {};
  const due = dueDate.getTime();
  if (due <= now.getTime()) return [];
  const admitAt = new Date(due - window_s * 1_000);
  const atDue: PlannedReminder = { kind: 'due', fireAt: dueDate, admitAt };
  if (lead_s === 0) return [atDue];
  const ahead = new Date(Math.max(due - lead_s * 1_000, now.getTime()));
  return [
    { kind: 'ahead', fireAt: ahead, admitAt: new Date(Math.min(ahead.getTime(), admitAt.getTime())) },
    atDue,
  ];
}

/**
 * What is told, what is dropped because it has nobody to be told to any more, and what comes next. Where a due time has
 * come, the reminder ahead of it is dropped: what is due is told once, however late it is looked at.
 */
export function settleReminders<R extends OpenReminder>(
  open: readonly R[],
  now: Date,
  isRemindedOf: boolean,
): DueReminders<R> {
  const hasCome = (time: Date) => time.getTime() <= now.getTime();
  const come = open.filter(({ fire_at }) => hasCome(fire_at));
  const isTold = ({ kind, due_date }: R) => isRemindedOf && !(kind === 'ahead' && hasCome(due_date));
  const waiting = open.filter(({ fire_at }) => !hasCome(fire_at));
  const [next = null] = waiting.sort((a, b) => a.fire_at.getTime() - b.fire_at.getTime());
  return {
    told: come.filter(isTold),
    dropped: come.filter((reminder) => !isTold(reminder)),
    next: isRemindedOf ? next : null,
  };
}

/** Why nobody is to be reminded of a task. */
export type NotReminded = Exclude<RemindersOver, 'told'>;

/** What tells whether there is something to remind of in a task that is there. */
export interface Remindable {
  readonly status: TaskStatus;
  readonly due_date: Date | null;
  /** Null: it is of a version. In a project that is read-only nobody could do anything about it. */
  readonly project_status: ProjectStatus | null;
}

/** Why there is nothing to remind of in a task (undefined: it is not there), or undefined when there is. */
export function whyNotReminded(task: Remindable | undefined): NotReminded | undefined {
  if (task === undefined) return 'deleted';
  const { status, due_date, project_status } = task;
  if (isEnded(status)) return status;
  if (due_date === null) return 'no_due_date';
  if (project_status !== null && isReadOnly(project_status)) return 'read_only_project';
  return undefined;
}

/** Whether a change of a task, or of its project (then without statuses), may begin or end its being reminded of. */
export function changesReminding(change: {
  readonly old_status: TaskStatus | null;
  readonly new_status: TaskStatus | null;
}): boolean {
  const { old_status, new_status } = change;
  return old_status === null || new_status === null || isEnded(old_status) !== isEnded(new_status);
}

/**
 * Whether a project's change of status begins or ends its tasks' being reminded of by itself: not where what follows
 * ends each of them anyway.
 */
export function changesRemindingOfAll(from: ProjectStatus, to: ProjectStatus): boolean {
  const following = cascadeOf(to);
  if (following !== null && isEnded(following.to)) return false;
  return isReadOnly(from) !== isReadOnly(to);
}
