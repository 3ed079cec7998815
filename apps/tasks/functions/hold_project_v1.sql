-- Locks a project against changes of its tasks, counters and mirror; whether there is one.
create or replace function tasks_api.hold_project_v1(p_tenant text, p_project uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, tasks, pg_temp
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
  v_found   boolean;
begin
  perform set_config('app.tenant', p_tenant, true);
  perform from tasks.projects p where p.tenant_id = p_tenant and p.id = p_project for no key update;
  v_found := found;
  perform set_config('app.tenant', v_callers, true);
  return v_found;
end
$$;
revoke execute on function tasks_api.hold_project_v1 from public;
grant execute on function tasks_api.hold_project_v1 to automation_app;
