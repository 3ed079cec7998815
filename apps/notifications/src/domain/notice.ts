import {
  isSubscribed,
  buildTasksComplete,
  readEvent,
  reminderDue,
  taskAssigned,
  taskCreated,
  taskMoved,
  taskStatusUpdated,
  type InterlockEvent,
  type ProjectRole,
  type EventTask,
  type ReminderKind,
  type TaskStatus,
  type Template,
} from '@interlock/contracts';
import { assigned, buildComplete, dueReminder, statusUpdated, tasksFollow, type Words } from './words.ts';

/** Whom a notice is for: named users, everyone with a role in a project, and the tenant's ops. */
export interface Audience {
  readonly users: readonly string[];
  readonly project: { readonly id: string; readonly roles: readonly ProjectRole[] } | null;
  readonly ops: boolean;
}

/** What is to be told because of one event, before it is known who the people are. */
export interface Notice extends Words {
  readonly tenantId: string;
  readonly eventId: string;
  /** What it is told under, once to each: the event, or what caused many events at once. */
  readonly toldUnder: string;
  readonly requestId: string;
  readonly template: Template;
  readonly entity: { readonly type: string; readonly id: string };
  /** The path of the gateway that shows what it is about. */
  readonly link: string;
  readonly email: boolean;
  readonly audience: Audience;
}

/**
 * What an event gives reason to tell (the tables Notifications of Flows 31 and 32): undefined for one that concerns
 * nobody. Throws a ZodError when an event of a known type is malformed.
 */
export function noticeOf(event: InterlockEvent): Notice | undefined {
  if (!isSubscribed('notifications', event)) return undefined;
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
    ...buildComplete(complete),
    template: 'build_tasks_complete',
    email: true,
    audience: { users: [], project: { id: complete.project_id, roles: ['owner', 'ops'] }, ops: true },
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
  const shared = cascade && {
    ...tasksFollow(change, actor.id),
    toldUnder: `${cascade.type}/${cascade.id}`,
    link: `/v1/projects/${task.project_id}`,
  };
  return {
    ...about(event, `/v1/tasks/${task.id}`),
    ...(shared ?? statusUpdated(change, actor.id)),
    template: 'task_status_updated',
    email: false,
    audience: {
      users: task.assignee_id === null ? [] : [task.assignee_id],
      project: task.project_id === null ? null : { id: task.project_id, roles: ['owner'] },
      ops: false,
    },
  };
}

/** For whoever has the task; for its project's owners when nobody has. */
function reminderNotice(
  event: InterlockEvent,
  reminder: { readonly task: EventTask; readonly kind: ReminderKind; readonly due_date: string },
): Notice {
  const { assignee_id, project_id, id } = reminder.task;
  const owners = assignee_id === null && project_id !== null;
  return {
    ...about(event, `/v1/tasks/${id}`),
    entity: { type: 'task', id },
    ...dueReminder(reminder),
    template: 'task_due_reminder',
    email: true,
    audience: {
      users: assignee_id === null ? [] : [assignee_id],
      project: owners ? { id: project_id, roles: ['owner'] } : null,
      ops: false,
    },
  };
}

function assignment(event: InterlockEvent, task: EventTask): Notice | undefined {
  if (task.assignee_id === null) return undefined;
  return {
    ...about(event, `/v1/tasks/${task.id}`),
    ...assigned(task),
    template: 'task_assigned',
    email: true,
    audience: { users: [task.assignee_id], project: null, ops: false },
  };
}

function about({ id, data }: InterlockEvent, link: string) {
  const { tenant_id: tenantId, request_id: requestId, entity } = data;
  return {
    tenantId,
    eventId: id,
    toldUnder: id,
    requestId,
    entity: { type: entity.type, id: entity.id },
    link,
  };
}
