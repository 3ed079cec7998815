import { randomUUID } from 'node:crypto';
import type { AutomationStatus, EscalationLevel, InterlockEvent, TaskSummary } from '@interlock/contracts';
import type { Delivery } from '@interlock/messaging';

export const PROJECT = '0193a000-0000-7000-8000-000000000001';

/** A task of {@link PROJECT} as events show it. */
export function task(over: Partial<TaskSummary> = {}): TaskSummary {
  return {
    id: '0193a000-0000-7000-8000-00000000000a',
    tenant_id: 't1',
    context_type: 'project',
    project_id: PROJECT,
    automation_version_id: null,
    kind: 'general_todo',
    title: 'Connect the CRM',
    priority: 'high',
    assignee_id: 'ann',
    due_date: null,
    start_date: null,
    end_date: null,
    progress_percent: 0,
    is_atomic: true,
    reason: null,
    occurrences: 1,
    created_by: 'ben',
    created_by_system: false,
    version: 1,
    status_changed_at: '2026-11-01T10:00:00.000Z',
    created_at: '2026-11-01T10:00:00.000Z',
    updated_at: '2026-11-01T10:00:00.000Z',
    status: 'backlog',
    own_status: 'backlog',
    position: 1_000_000,
    ...over,
  };
}

/** An event as tasks publishes it. */
export function event(type: string, data: Record<string, unknown>, tenantId = 't1'): InterlockEvent {
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: '/interlock/tasks',
    type: `${type}.v1`,
    subject: 'task/1',
    time: '2026-11-01T10:00:00.000Z',
    datacontenttype: 'application/json',
    data: {
      tenant_id: tenantId,
      entity: { type: 'task', id: '0193a000-0000-7000-8000-00000000000a', version: 1 },
      actor: { type: 'user', id: 'max' },
      request_id: 'req-1',
      cause: null,
      audit: { id: randomUUID(), action_type: type, metadata: {} },
      data,
    },
  };
}

export const created = (over: Partial<TaskSummary> = {}, tenantId = 't1') =>
  event('task_created', { task: task(over) }, tenantId);

export const assigned = (over: Partial<TaskSummary> = {}, tenantId = 't1') =>
  event(
    'task_assigned',
    { task: task(over), previous_assignee_id: null, changed: ['assignee_id'] },
    tenantId,
  );

export const statusUpdated = (over: Partial<TaskSummary> = {}, tenantId = 't1') =>
  event(
    'task_status_updated',
    { task: task(over), old_status: 'in_progress', new_status: 'done', reason: null },
    tenantId,
  );

/** A change of status among the many of a project's flip. */
export function followed(over: Partial<TaskSummary> = {}, statusNumber = 1, tenantId = 't1'): InterlockEvent {
  const one = statusUpdated(over, tenantId);
  const cause = { type: 'project_cascade', id: `${PROJECT}/${statusNumber}` };
  return { ...one, data: { ...one.data, cause } };
}

export const moved = (over: Partial<TaskSummary> = {}, old_status = 'in_progress', new_status = 'done') =>
  event('task_moved', {
    task: task(over),
    ...{ old_status, new_status, reason: null, old_position: 1_000_000, new_position: 1_500_000.5 },
  });

export const buildComplete = (tenantId = 't1') =>
  event(
    'build_tasks_complete',
    { project_id: PROJECT, project_name: 'Payroll export', checklist_complete: 5, checklist_total: 5 },
    tenantId,
  );

export function subjectOf({ type, data }: InterlockEvent): string {
  return `evt.tasks.${type.replace(/\.v1$/, '')}.${data.tenant_id}`;
}

/** The event as the consumer hands it over; `text` replaces what it says. */
export function delivery(one: InterlockEvent, text = JSON.stringify(one)): Delivery {
  return {
    id: one.id,
    subject: subjectOf(one),
    deliveries: 1,
    header: () => undefined,
    text: () => text,
    json: () => JSON.parse(text) as unknown,
  };
}

/** An event that somebody else caused. */
export function by(actor: InterlockEvent['data']['actor'], one: InterlockEvent): InterlockEvent {
  return { ...one, data: { ...one.data, actor } };
}

/** A task whose due date has come. */
export function due(over: Partial<TaskSummary> = {}): InterlockEvent {
  const due_date = '2026-12-01T00:00:00.000Z';
  return event('reminder_due', { task: task({ due_date, ...over }), kind: 'due', due_date });
}

export const AUTOMATION = '0193a000-0000-7000-8000-0000000000c1';
export const VERSION = '0193a000-0000-7000-8000-0000000000a1';
export const REMEDIATION = '0193a000-0000-7000-8000-0000000000b1';

const version = (status: AutomationStatus, project_id: string | null) => ({
  ...{ id: VERSION, automation_id: AUTOMATION, automation_name: 'Invoices <b>' },
  ...{ project_id, number: 2, status },
});

const BLOCK = {
  blocked_at: '2026-11-01T10:00:00.000Z',
  previous_status: 'QA & Testing',
  remediation_task_id: REMEDIATION,
} as const;

/** A transition of {@link VERSION}, in {@link PROJECT} unless another is given. */
export function versionMoved(
  to: AutomationStatus,
  { from = 'QA & Testing' as AutomationStatus, project_id = PROJECT as string | null, tenantId = 't1' } = {},
): InterlockEvent {
  const block = to === 'Blocked' || from === 'Blocked' ? { ...BLOCK, reason: 'The API <is> down.' } : null;
  const said = { status_metadata: {}, quote_id: null, system_initiated: false, block };
  return event(
    'automation_status_changed',
    { automation_version: version(to, project_id), from_status: from, to_status: to, ...said },
    tenantId,
  );
}

/** The remediation of {@link VERSION} waits. */
export function escalated(level: EscalationLevel, round = 0): InterlockEvent {
  const automation_version = version('Blocked', PROJECT);
  return event('remediation_escalated', {
    ...{ ...BLOCK, automation_version, blocked_reason: 'The API is down.', level, round },
  });
}
