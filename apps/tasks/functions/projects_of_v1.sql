-- The projects that a user is a member of, with the role.
create or replace function tasks_api.projects_of_v1(p_tenant text, p_user text)
returns table (project_id uuid, role text)
language plpgsql volatile security definer set search_path = pg_catalog, tasks, pg_temp
as $$
#variable_conflict use_column
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  return query
    select m.project_id, m.role from tasks.project_members m where m.tenant_id = p_tenant and m.user_id = p_user;
  perform set_config('app.tenant', v_callers, true);
end
$$;
revoke execute on function tasks_api.projects_of_v1 from public;
grant execute on function tasks_api.projects_of_v1 to automation_app;
