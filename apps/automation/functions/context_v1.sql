-- A version as the context of tasks: the user's role in it, and the task of the block that is under way, which can be
-- neither deleted nor canceled. With p_lock nobody else changes the version or its
-- tasks until the transaction ends. No row where there
-- is no such version.
create or replace function automation_api.context_v1(p_tenant text, p_automation_version uuid, p_user text, p_lock boolean)
returns table (role text, project_id uuid, remediation_task_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, automation, pg_temp
as $$
#variable_conflict use_column
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  if p_lock then
    perform from automation.automation_versions v
      where v.tenant_id = p_tenant and v.id = p_automation_version for no key update;
  end if;
  return query
    select m.role, v.project_id, v.remediation_task_id
      from automation.automation_versions v
      left join automation.automation_members m
        on m.tenant_id = p_tenant and m.automation_id = v.automation_id and m.user_id = p_user
     where v.tenant_id = p_tenant and v.id = p_automation_version;
  perform set_config('app.tenant', v_callers, true);
end
$$;
revoke execute on function automation_api.context_v1 from public;
grant execute on function automation_api.context_v1 to tasks_app;
