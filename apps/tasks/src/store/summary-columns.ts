import { tasks } from './schema.ts';

/** The columns that a task in a list is made of. */
export const summaryColumns = {
  id: tasks.id,
  tenant_id: tasks.tenant_id,
  project_id: tasks.project_id,
  automation_version_id: tasks.automation_version_id,
  kind: tasks.kind,
  title: tasks.title,
  status: tasks.status,
  own_status: tasks.own_status,
  derived_status: tasks.derived_status,
  position: tasks.position,
  progress_percent: tasks.progress_percent,
  reason: tasks.reason,
  priority: tasks.priority,
  assignee_id: tasks.assignee_id,
  due_date: tasks.due_date,
  start_date: tasks.start_date,
  end_date: tasks.end_date,
  occurrences: tasks.occurrences,
  created_by: tasks.created_by,
  created_by_system: tasks.created_by_system,
  version: tasks.version,
  status_changed_at: tasks.status_changed_at,
  created_at: tasks.created_at,
  updated_at: tasks.updated_at,
};
