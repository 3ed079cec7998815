import {
  isSubscribed,
  projectStatusChanged,
  readEvent,
  taskAssigned,
  taskCreated,
  taskUpdated,
  type InterlockEvent,
} from '@interlock/contracts';

/** A flip whose cascade is to run. */
export interface CascadeFollowUp {
  readonly kind: 'cascade';
  readonly tenantId: string;
  readonly projectId: string;
  readonly statusNumber: number;
}

/** A task whose reminders have moved. */
export interface ReminderFollowUp {
  readonly kind: 'reminder';
  readonly tenantId: string;
  readonly taskId: string;
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
}

/** What an event gives reason to run. */
export type FollowUp = CascadeFollowUp | ReminderFollowUp;

/** What follows from an event, or undefined; throws a ZodError when it is malformed. */
export function followUpOf(event: InterlockEvent): FollowUp | undefined {
  if (!isSubscribed('orchestrator', event)) return undefined;
  return cascadeOf(event) ?? reminderOf(event);
}

function cascadeOf(event: InterlockEvent): CascadeFollowUp | undefined {
  const flip = readEvent(projectStatusChanged, event)?.data.data;
  if (flip === undefined || flip.cascade_total === 0) return undefined;
  const { project, status_number: statusNumber } = flip;
  return { kind: 'cascade', tenantId: event.data.tenant_id, projectId: project.id, statusNumber };
}

function reminderOf(event: InterlockEvent): ReminderFollowUp | undefined {
  const created = readEvent(taskCreated, event)?.data.data;
  const changed = (readEvent(taskUpdated, event) ?? readEvent(taskAssigned, event))?.data.data;
  if (changed !== undefined && !changed.changed.includes('due_date')) return undefined;
  const task = (created ?? changed)?.task;
  if (task === undefined || task.due_date === null) return undefined;
  const dueAt = Date.parse(task.due_date);
  return { kind: 'reminder', tenantId: event.data.tenant_id, taskId: task.id, dueAt };
}

const MINUTE_MS = 60_000;
const NEAR_MS = 7 * 24 * 60 * MINUTE_MS;
/** The schedule comes to every task once an hour. */
const BEFORE_NEXT_ADMISSION_MS = 70 * MINUTE_MS;

/**
 * Whether a task due at `dueAt` is admitted by its event rather than by the schedule. When many events wait, only
 * what the schedule would come to too late is.
 */
export function isAdmitted(dueAt: number, now: number, underPressure: boolean): boolean {
  return dueAt - now <= (underPressure ? BEFORE_NEXT_ADMISSION_MS : NEAR_MS);
}

/** One follow-up for each project and each task: of a project's flips the last. */
export function distinct(followUps: readonly FollowUp[]): FollowUp[] {
  const byId = new Map<string, FollowUp>();
  for (const followUp of followUps) {
    const id = followUp.kind === 'cascade' ? followUp.projectId : followUp.taskId;
    const known = byId.get(id);
    const isEarlierFlip =
      known?.kind === 'cascade' && followUp.kind === 'cascade' && known.statusNumber > followUp.statusNumber;
    if (!isEarlierFlip) byId.set(id, followUp);
  }
  return [...byId.values()];
}
