import { actorOf, type EventTask, type Task, type TaskSummary } from '@interlock/contracts';
import { newId, type Change } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import type { StatusChange } from '../domain/status-change.ts';
import type { CompletionIds } from '../store/status.ts';

/** What a recorded change says of where it came from. */
export type Origin = Pick<Change, 'tenantId' | 'actor' | 'requestId' | 'cause'>;

/** The origin of what a caller asks for. */
export function originOf(call: Call): Origin {
  return {
    tenantId: call.principal.tenantId,
    actor: actorOf(call.principal),
    requestId: call.requestId,
    cause: null,
  };
}

/** The change of a task as it is audited and announced. `task` is the task after it, `version` included. */
export function taskChange(
  origin: Origin,
  task: Task | TaskSummary,
  change: Pick<Change, 'type' | 'actionType' | 'metadata'>,
  data: Readonly<Record<string, unknown>> = {},
): Change {
  const { tenantId, actor, requestId, cause } = origin;
  const { type, actionType, metadata } = change;
  // Written out: an object of several others spread costs as much as making JSON of it.
  return {
    tenantId,
    eventId: newId(),
    auditId: newId(),
    type,
    entity: { type: 'task', id: task.id, version: task.version },
    actor,
    requestId,
    cause,
    actionType,
    metadata,
    data: { task: eventTask(task), ...data },
  };
}

/** A decided change of status: the task after it, and how it is audited and announced (Flow 32). */
export function statusChange<T extends TaskSummary>(origin: Origin, before: T, change: StatusChange) {
  return decided(origin, before, change, { type: 'task_status_updated', actionType: 'update_task_status' });
}

/**
 * A decided move on the board, as {@link statusChange}; `change` is null within the column. The positions are known
 * at the commit alone, which adds them to both records.
 */
export function taskMove(origin: Origin, before: Task, change: StatusChange | null) {
  return decided(origin, before, change, { type: 'task_moved', actionType: 'move_task' });
}

function decided<T extends TaskSummary>(
  origin: Origin,
  before: T,
  change: StatusChange | null,
  named: Pick<Change, 'type' | 'actionType'>,
) {
  const after = change ? taskAfter(before, change) : { ...before, version: before.version + 1 };
  const { kind, context_type } = after;
  const context_id = after.project_id ?? after.automation_version_id;
  const said = { old_status: before.status, new_status: after.status, reason: change?.reason ?? null };
  const metadata = { kind, context_type, context_id, ...said };
  const completion: CompletionIds = { eventId: newId(), auditId: newId() };
  return { after, recorded: taskChange(origin, after, { metadata, ...named }, said), completion };
}

function taskAfter<T extends TaskSummary>(before: T, { status, progress_percent, reason }: StatusChange): T {
  const own_status = before.is_atomic ? status : before.own_status;
  return { ...before, status, own_status, progress_percent, reason, version: before.version + 1 };
}

/** A task as events show it: no description, and no times that only the commit decides (the event has its own). */
export function eventTask(task: Task | TaskSummary): EventTask {
  // Named one by one: it is done for each change, and taking names away from a copy costs ten times as much.
  return {
    id: task.id,
    tenant_id: task.tenant_id,
    context_type: task.context_type,
    project_id: task.project_id,
    automation_version_id: task.automation_version_id,
    kind: task.kind,
    title: task.title,
    status: task.status,
    own_status: task.own_status,
    is_atomic: task.is_atomic,
    position: task.position,
    priority: task.priority,
    assignee_id: task.assignee_id,
    due_date: task.due_date,
    start_date: task.start_date,
    end_date: task.end_date,
    progress_percent: task.progress_percent,
    reason: task.reason,
    occurrences: task.occurrences,
    created_by: task.created_by,
    created_by_system: task.created_by_system,
    version: task.version,
    created_at: task.created_at,
    ...('dependencies' in task ? { dependencies: task.dependencies } : {}),
  };
}
