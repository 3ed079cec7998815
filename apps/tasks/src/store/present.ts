import type { ChecklistItem, Project, ProjectMember, Task, TaskSummary } from '@interlock/contracts';
import type { ChecklistItemRow, ProjectMemberRow, ProjectRow, TaskRow } from './schema.ts';
import type { FullTaskRow } from './tasks.ts';

/** The columns that a task in a list is made of. */
export type SummaryRow = Omit<
  TaskRow,
  | 'description'
  | 'own_progress'
  | 'derived_progress'
  | 'imposed_status'
  | 'failure_code'
  | 'failure_field'
  | 'deleted_at'
  | 'project_status_number'
>;

/** A row as a task in a list. */
export function taskSummaryOf(row: SummaryRow): TaskSummary {
  return {
    id: row.id,
    tenant_id: row.tenant_id,
    context_type: row.project_id === null ? 'automation_version' : 'project',
    project_id: row.project_id,
    automation_version_id: row.automation_version_id,
    kind: row.kind,
    title: row.title,
    status: row.status,
    own_status: row.own_status,
    is_atomic: row.derived_status === null,
    position: row.position,
    priority: row.priority,
    assignee_id: row.assignee_id,
    due_date: row.due_date?.toISOString() ?? null,
    start_date: row.start_date,
    end_date: row.end_date,
    progress_percent: row.progress_percent,
    reason: row.reason,
    occurrences: row.occurrences,
    created_by: row.created_by,
    created_by_system: row.created_by_system,
    version: row.version,
    status_changed_at: row.status_changed_at.toISOString(),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** A row as a task. */
export function taskOf(row: SummaryRow & Pick<FullTaskRow, 'description' | 'dependencies'>): Task {
  return { ...taskSummaryOf(row), description: row.description, dependencies: row.dependencies };
}

/** A row as a checklist item. */
export function itemOf(row: ChecklistItemRow): ChecklistItem {
  const { id, task_id, title, status, position } = row;
  const times = { created_at: row.created_at.toISOString(), updated_at: row.updated_at.toISOString() };
  return { id, task_id, title, status, position, ...times };
}

/** A row as a project. */
export function projectOf(row: ProjectRow): Project {
  return {
    id: row.id,
    tenant_id: row.tenant_id,
    name: row.name,
    status: row.status,
    lifecycle_status: row.lifecycle_status,
    delivery_phase: row.delivery_phase,
    start_date: row.start_date,
    end_date: row.end_date,
    checklist_progress: row.checklist_progress,
    checklist_complete: row.checklist_complete,
    checklist_total: row.checklist_total,
    cascade: {
      state: row.cascade_state,
      done: row.cascade_done,
      total: row.cascade_total,
      superseded: row.cascade_superseded,
    },
    version: row.version,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** A row as a project's member. */
export function projectMemberOf(row: ProjectMemberRow): ProjectMember {
  return {
    project_id: row.project_id,
    user_id: row.user_id,
    role: row.role,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
