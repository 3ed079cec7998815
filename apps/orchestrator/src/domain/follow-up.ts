import {
  automationStatusChanged,
  evidenceRecorded,
  isSubscribed,
  projectStatusChanged,
  remediationAcknowledged,
  remediationSnoozed,
  readEvent,
  taskAssigned,
  taskCreated,
  taskMoved,
  taskStatusUpdated,
  taskUpdated,
  type InterlockEvent,
  type ProjectStatus,
} from '@interlock/contracts';
import { versionName } from './names.ts';

/** A change of a project's status whose cascade is to run. */
export interface CascadeFollowUp {
  readonly kind: 'cascade';
  readonly tenantId: string;
  readonly projectId: string;
  readonly statusNumber: number;
  readonly about: { readonly project: string; readonly status: ProjectStatus };
}

/** A task whose reminders have moved. */
export interface ReminderFollowUp {
  readonly kind: 'reminder';
  readonly tenantId: string;
  readonly taskId: string;
  /** Milliseconds since the epoch; null: the due date was taken away. */
  readonly dueAt: number | null;
  /** The task was just made: nothing waits for its reminders yet. */
  readonly isNew: boolean;
  readonly about: { readonly title: string; readonly dueDate: string | null; readonly isAssigned: boolean };
}

/** A block that began or ended, or that somebody acted on. */
export interface BlockFollowUp {
  readonly kind: 'block';
  readonly tenantId: string;
  readonly versionId: string;
  readonly blockedAt: string;
  readonly projectId: string | null;
  readonly taskId: string;
  /** Automation and version. */
  readonly about: string;
}

/** A version whose block, if one is under way, may go on: its remediation or its stability has changed. */
export interface VersionFollowUp {
  readonly kind: 'version';
  readonly tenantId: string;
  readonly versionId: string;
}

/** What an event gives reason to run. */
export type FollowUp = CascadeFollowUp | ReminderFollowUp | BlockFollowUp | VersionFollowUp;

/** What follows from an event; throws a ZodError when it is malformed. */
export function followUpsOf(event: InterlockEvent): FollowUp[] {
  if (!isSubscribed('orchestrator', event)) return [];
  const found = [cascadeOf(event), reminderOf(event), blockOf(event), versionOf(event)];
  return found.filter((followUp) => followUp !== undefined);
}

function cascadeOf(event: InterlockEvent): CascadeFollowUp | undefined {
  const flip = readEvent(projectStatusChanged, event)?.data.data;
  if (flip === undefined || flip.cascade_total === 0) return undefined;
  const { project, new_status: status, status_number: statusNumber } = flip;
  const about = { project: project.name, status };
  return { kind: 'cascade', tenantId: event.data.tenant_id, projectId: project.id, statusNumber, about };
}

function reminderOf(event: InterlockEvent): ReminderFollowUp | undefined {
  const created = readEvent(taskCreated, event)?.data.data;
  const changed = (readEvent(taskUpdated, event) ?? readEvent(taskAssigned, event))?.data.data;
  if (changed !== undefined && !changed.changed.includes('due_date')) return undefined;
  const task = (created ?? changed)?.task;
  const isNew = created !== undefined;
  if (task === undefined || (isNew && task.due_date === null)) return undefined;
  const { id: taskId, title, due_date: dueDate } = task;
  const about = { title, dueDate, isAssigned: task.assignee_id !== null };
  const dueAt = dueDate === null ? null : Date.parse(dueDate);
  return { kind: 'reminder', tenantId: event.data.tenant_id, taskId, dueAt, isNew, about };
}

function blockOf(event: InterlockEvent): BlockFollowUp | undefined {
  const change = readEvent(automationStatusChanged, event)?.data.data;
  const act = (readEvent(remediationAcknowledged, event) ?? readEvent(remediationSnoozed, event))?.data.data;
  const version = (change ?? act)?.automation_version;
  const block = change ? change.block : act;
  if (!version || !block) return undefined;
  const { id: versionId, project_id: projectId, automation_name: name, number } = version;
  const { blocked_at: blockedAt, remediation_task_id: taskId } = block;
  const about = versionName(name, number);
  return { kind: 'block', tenantId: event.data.tenant_id, versionId, blockedAt, projectId, taskId, about };
}

/** Stability of a version is on record; or the system made or counts a task about it, so that a validation failed. */
function versionOf(event: InterlockEvent): VersionFollowUp | undefined {
  const { tenant_id: tenantId } = event.data;
  const evidence = readEvent(evidenceRecorded, event)?.data.data;
  if (evidence?.kind === 'stability')
    return { kind: 'version', tenantId, versionId: evidence.automation_version_id };
  const task = (readEvent(taskCreated, event) ?? readEvent(taskUpdated, event))?.data.data.task;
  if (!task?.automation_version_id || !task.created_by_system || task.kind === 'remediation')
    return undefined;
  return { kind: 'version', tenantId, versionId: task.automation_version_id };
}

/** The version whose remediation task has another status; throws a ZodError when the event is malformed. */
export function movedRemediationOf(event: InterlockEvent): VersionFollowUp | undefined {
  const moved = (readEvent(taskStatusUpdated, event) ?? readEvent(taskMoved, event))?.data.data;
  if (moved?.task.kind !== 'remediation' || moved.old_status === moved.new_status) return undefined;
  const { automation_version_id: versionId } = moved.task;
  return versionId === null ? undefined : { kind: 'version', tenantId: event.data.tenant_id, versionId };
}

const MINUTE_MS = 60_000;
const NEAR_MS = 7 * 24 * 60 * MINUTE_MS;
/** The schedule comes to every task once an hour. */
const BEFORE_NEXT_ADMISSION_MS = 70 * MINUTE_MS;

/**
 * Whether a task due at `dueAt` is admitted by its event rather than by the schedule. When many events wait, only
 * what the schedule would come to too late is. Of a due date that has passed nobody is reminded.
 */
export function isAdmitted(dueAt: number | null, now: number, underPressure: boolean): boolean {
  if (dueAt === null || dueAt <= now) return false;
  return dueAt - now <= (underPressure ? BEFORE_NEXT_ADMISSION_MS : NEAR_MS);
}

/** One follow-up for each project, task, block and version: of a project's flips the last. */
export function distinct(followUps: readonly FollowUp[]): FollowUp[] {
  const byId = new Map<string, FollowUp>();
  for (const followUp of followUps) {
    const id = idOf(followUp);
    const known = byId.get(id);
    const isEarlierFlip =
      known?.kind === 'cascade' && followUp.kind === 'cascade' && known.statusNumber > followUp.statusNumber;
    if (!isEarlierFlip) byId.set(id, followUp);
  }
  return [...byId.values()];
}

function idOf(followUp: FollowUp): string {
  switch (followUp.kind) {
    case 'cascade':
      return followUp.projectId;
    case 'reminder':
      return followUp.taskId;
    case 'block':
      return `${followUp.versionId}@${followUp.blockedAt}`;
    case 'version':
      return followUp.versionId;
  }
}
