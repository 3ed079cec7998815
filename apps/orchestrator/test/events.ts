import { randomUUID } from 'node:crypto';
import { eventSubject, eventType, type EventTask, type InterlockEvent } from '@interlock/contracts';

const TIME = '2026-05-04T03:02:01.000Z';

/** An event as the tasks service publishes it. */
export function eventOf(name: string, tenantId: string, data: Record<string, unknown>) {
  const event: InterlockEvent = {
    specversion: '1.0',
    id: randomUUID(),
    source: 'interlock/tasks',
    type: eventType(name),
    subject: 'x',
    time: TIME,
    datacontenttype: 'application/json',
    data: {
      tenant_id: tenantId,
      entity: { type: 'task', id: 'x', version: 1 },
      actor: { type: 'user', id: 'u' },
      request_id: 'r',
      cause: null,
      audit: { id: randomUUID(), action_type: 'x', metadata: {} },
      data,
    },
  };
  return { event, subject: eventSubject('tasks', name, tenantId) };
}

export function flipped(tenantId: string, projectId: string, statusNumber: number, cascadeTotal = 3) {
  return eventOf('project_status_changed', tenantId, {
    project: { id: projectId, name: 'Website relaunch', status: 'completed' },
    old_status: 'active',
    new_status: 'completed',
    status_number: statusNumber,
    reason: 'A reason that stays here',
    cascade_total: cascadeTotal,
  });
}

/** A task's event: made, or changed in the named fields. */
export function taskEvent(tenantId: string, taskId: string, dueDate: string | null, changed?: string[]) {
  const task: EventTask = {
    id: taskId,
    tenant_id: tenantId,
    context_type: 'project',
    project_id: randomUUID(),
    automation_version_id: null,
    kind: 'general_todo',
    title: 'Send the first invoice',
    priority: 'normal',
    assignee_id: null,
    due_date: dueDate,
    start_date: null,
    end_date: null,
    progress_percent: 0,
    is_atomic: true,
    reason: null,
    occurrences: 1,
    created_by: 'u',
    created_by_system: false,
    version: 1,
    created_at: TIME,
    status: 'backlog',
    own_status: 'backlog',
    position: 1,
  };
  if (changed === undefined) return eventOf('task_created', tenantId, { task });
  return eventOf('task_updated', tenantId, { task, changed });
}

/** A version's event: its block began, or ended; without a block, another transition. */
export function versionMoved(
  tenantId: string,
  versionId: string,
  block: { readonly blockedAt: string } | null,
  what: 'began' | 'ended' = 'began',
) {
  const [from_status, to_status] =
    block && what === 'began'
      ? (['QA & Testing', 'Blocked'] as const)
      : (['Blocked', 'QA & Testing'] as const);
  return eventOf('automation_status_changed', tenantId, {
    automation_version: {
      ...{ id: versionId, automation_id: 'a', automation_name: 'Invoices', project_id: null },
      ...{ number: 1, status: to_status },
    },
    ...{ from_status, to_status, status_metadata: {}, quote_id: null, system_initiated: false },
    block: block && {
      ...{ blocked_at: block.blockedAt, reason: 'A reason that stays here' },
      ...{ previous_status: 'QA & Testing', remediation_task_id: 'rt' },
    },
  });
}

/** The remediation task of a version is done. */
export function remediationMoved(tenantId: string, versionId: string, kind = 'remediation') {
  const { task } = taskEvent(tenantId, randomUUID(), null).event.data.data as { task: EventTask };
  const moved = { ...task, context_type: 'automation_version', project_id: null, status: 'done' };
  return eventOf('task_status_updated', tenantId, {
    task: { ...moved, kind, automation_version_id: versionId },
    ...{ old_status: 'in_progress', new_status: 'done', reason: null },
  });
}
