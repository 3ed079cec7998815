-- A version as the contract has it.
create or replace function version_json(v automation_versions) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'id', v.id, 'automation_id', v.automation_id, 'tenant_id', v.tenant_id, 'project_id', v.project_id,
    'number', v.number, 'status', v.status, 'previous_status', v.previous_status,
    'blocked_reason', v.blocked_reason, 'blocked_at', automation.iso_time(v.blocked_at),
    'remediation_task_id', v.remediation_task_id, 'status_metadata', v.status_metadata,
    'status_changed_at', automation.iso_time(v.status_changed_at),
    'status_changed_by_user_id', v.status_changed_by_user_id, 'archived_at', automation.iso_time(v.archived_at),
    'version', v.version, 'created_by', v.created_by, 'created_at', automation.iso_time(v.created_at),
    'updated_at', automation.iso_time(v.updated_at))
$$;
revoke execute on function version_json from public;
grant execute on function version_json to automation_app;
