import {
  buildTasksComplete,
  readEvent,
  reminderDue,
  taskAssigned,
  taskCreated,
  taskMoved,
  taskStatusUpdated,
  type EventTask,
  type InterlockEvent,
  type ReminderKind,
  type TaskStatus,
} from '@interlock/contracts';
import { about, nobody, type Notice } from './notice.ts';
import type { Context } from './people.ts';
import type { Reader } from './reader.ts';
import {
  assigned,
  buildComplete,
  dueReminder,
  remediationReopened,
  statusUpdated,
  tasksFollow,
} from './words.ts';

/** What an event of a task or of a project's tasks gives reason to tell (Flows 31 and 32, Notifications). */
export function taskNoticeOf(event: InterlockEvent): Notice | undefined {
  const made = readEvent(taskCreated, event) ?? readEvent(taskAssigned, event);
  if (made) return assignment(event, made.data.data.task);
  const updated = readEvent(taskStatusUpdated, event) ?? readEvent(taskMoved, event);
  if (updated) return statusNotice(event, updated.data.data);
  const reminder = readEvent(reminderDue, event)?.data.data;
  if (reminder) return reminderNotice(event, reminder);
  const complete = readEvent(buildTasksComplete, event)?.data.data;
  if (!complete) return undefined;
  return {
    ...about(event, `/v1/projects/${complete.project_id}`),
    words: () => buildComplete(complete),
    context: { type: 'project', id: complete.project_id },
    template: 'build_tasks_complete',
    email: true,
    audience: { ...nobody, project: { id: complete.project_id, roles: ['owner', 'ops'] }, ops: 'all' },
  };
}

interface StatusChanged {
  readonly task: EventTask;
  readonly old_status: TaskStatus;
  readonly new_status: TaskStatus;
  readonly reason: string | null;
}

/** A task among the many that follow their project is told of as one of them: once to each, under the cascade. */
function statusNotice(event: InterlockEvent, change: StatusChanged): Notice | undefined {
  const { task, old_status, new_status } = change;
  if (old_status === new_status) return undefined;
  const { actor, cause } = event.data;
  const cascade = cause?.type === 'project_cascade' ? cause : null;
  if (isTakenBack(event, change)) return reopenedNotice(event, change);
  const shared = cascade && {
    words: (reader: Reader) => tasksFollow(change, actor, reader),
    toldUnder: `${cascade.type}/${cascade.id}`,
    link: `/v1/projects/${task.project_id}`,
  };
  return {
    ...about(event, `/v1/tasks/${task.id}`),
    words: (reader: Reader) => statusUpdated(change, actor, reader),
    ...shared,
    template: 'task_status_updated',
    email: false,
    context: contextOf(task),
    audience: { ...nobody, ...assigneeOf(task), ...ownersOf(task) },
  };
}

/** Whether the system reopened a remediation task that was done. */
function isTakenBack({ data }: InterlockEvent, { task, old_status, new_status }: StatusChanged): boolean {
  const isReopened = old_status === 'done' && new_status === 'in_progress';
  return task.kind === 'remediation' && isReopened && data.actor.type !== 'user';
}

/** For whoever is to work on it: that can't wait for the next reminder. */
function reopenedNotice(event: InterlockEvent, change: StatusChanged): Notice {
  const { task } = change;
  return {
    ...about(event, `/v1/tasks/${task.id}`),
    words: () => remediationReopened(change),
    template: 'remediation_reopened',
    email: true,
    context: contextOf(task),
    audience: { ...nobody, ...assigneeOf(task), ...ownersOf(task), onCall: true },
  };
}

/** A version's tasks are worked by the people of its automation, and by its project's owners and ops (spec 1.18). */
function contextOf({ project_id, automation_version_id }: EventTask): Context | null {
  if (project_id !== null) return { type: 'project', id: project_id };
  if (automation_version_id === null) return null;
  return { type: 'automation_version', id: automation_version_id, projectRoles: ['owner', 'ops'] };
}

function assigneeOf({ assignee_id }: EventTask) {
  return { users: assignee_id === null ? [] : [assignee_id] };
}

/** The owners of a task's project, or of its version's automation. */
function ownersOf({ project_id, automation_version_id }: EventTask) {
  const owners = (id: string | null) => (id === null ? null : { id, roles: ['owner'] as const });
  return { project: owners(project_id), automationVersion: owners(automation_version_id) };
}

/** For whoever has the task; for the owners of its project or automation when nobody has. */
function reminderNotice(
  event: InterlockEvent,
  reminder: { readonly task: EventTask; readonly kind: ReminderKind; readonly due_date: string },
): Notice {
  const { task } = reminder;
  const { assignee_id, id } = task;
  return {
    ...about(event, `/v1/tasks/${id}`),
    entity: { type: 'task', id },
    words: (reader: Reader) => dueReminder(reminder, reader),
    context: contextOf(task),
    template: 'task_due_reminder',
    email: true,
    audience: { ...nobody, ...(assignee_id === null ? ownersOf(task) : assigneeOf(task)) },
  };
}

function assignment(event: InterlockEvent, task: EventTask): Notice | undefined {
  if (task.assignee_id === null) return undefined;
  return {
    ...about(event, `/v1/tasks/${task.id}`),
    words: (reader: Reader) => assigned(task, reader),
    context: contextOf(task),
    template: 'task_assigned',
    email: true,
    audience: { ...nobody, users: [task.assignee_id] },
  };
}
