-- Makes the remediation task of a version that is being blocked.
create or replace function tasks_api.open_remediation_v1(
  p_tenant text, p_task uuid, p_automation_version uuid, p_said jsonb
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, tasks, pg_temp
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
  v_task    tasks.tasks;
begin
  perform set_config('app.tenant', p_tenant, true);
  insert into tasks.tasks
    (tenant_id, id, automation_version_id, kind, title, description, status, priority, created_by_system)
  values
    (p_tenant, p_task, p_automation_version, 'remediation', p_said ->> 'title', p_said ->> 'description', 'backlog',
     'urgent', true)
  returning * into v_task;
  perform tasks.record_said(
    p_tenant, p_said, 'task_created', 'task', p_task::text, v_task.version, 'create_task',
    jsonb_build_object(
      'context_type', 'automation_version', 'context_id', p_automation_version, 'kind', v_task.kind,
      'title', v_task.title, 'priority', v_task.priority, 'created_by_system', true),
    jsonb_build_object('task', tasks.event_task(v_task)));
  perform set_config('app.tenant', v_callers, true);
end
$$;
revoke execute on function tasks_api.open_remediation_v1 from public;
grant execute on function tasks_api.open_remediation_v1 to automation_app;
