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
import { assigned, buildComplete, dueReminder, statusUpdated, tasksFollow } from './words.ts';

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
    ...buildComplete(complete),
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
      ...nobody,
      users: task.assignee_id === null ? [] : [task.assignee_id],
      project: task.project_id === null ? null : { id: task.project_id, roles: ['owner'] },
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
      ...nobody,
      users: assignee_id === null ? [] : [assignee_id],
      project: owners ? { id: project_id, roles: ['owner'] } : null,
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
    audience: { ...nobody, users: [task.assignee_id] },
  };
}
