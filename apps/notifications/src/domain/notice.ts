import {
  buildTasksComplete,
  readEvent,
  taskAssigned,
  taskCreated,
  taskMoved,
  taskStatusUpdated,
  type InterlockEvent,
  type ProjectRole,
  type EventTask,
  type Template,
} from '@interlock/contracts';
import { assigned, buildComplete, statusUpdated, type Words } from './words.ts';

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
  const made = readEvent(taskCreated, event) ?? readEvent(taskAssigned, event);
  if (made) return assignment(event, made.data.data.task);
  const updated = readEvent(taskStatusUpdated, event) ?? readEvent(taskMoved, event);
  if (updated) {
    const { task, old_status, new_status } = updated.data.data;
    if (old_status === new_status) return undefined;
    return {
      ...about(event, `/v1/tasks/${task.id}`),
      ...statusUpdated(updated.data.data, event.data.actor.id),
      template: 'task_status_updated',
      email: false,
      audience: {
        users: task.assignee_id === null ? [] : [task.assignee_id],
        project: task.project_id === null ? null : { id: task.project_id, roles: ['owner'] },
        ops: false,
      },
    };
  }
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
  return { tenantId, eventId: id, requestId, entity: { type: entity.type, id: entity.id }, link };
}
