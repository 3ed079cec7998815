-- A task as events show it.
create or replace function event_task(t tasks.tasks) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'id', t.id, 'tenant_id', t.tenant_id, 'context_type', t.context_type, 'project_id', t.project_id,
    'automation_version_id', t.automation_version_id, 'kind', t.kind, 'title', t.title, 'status', t.effective_status,
    'own_status', t.status, 'is_atomic', t.derived_status is null, 'position', t.position, 'priority', t.priority,
    'assignee_id', t.assignee_id, 'due_date', tasks.iso_time(t.due_date), 'start_date', t.start_date, 'end_date', t.end_date,
    'progress_percent', t.effective_progress, 'reason', t.reason, 'occurrences', t.occurrences,
    'created_by', t.created_by, 'created_by_system', t.created_by_system, 'version', t.version,
    'created_at', tasks.iso_time(t.created_at), 'dependencies', '[]'::jsonb)
$$;
revoke execute on function event_task from public;
