-- The people of a project, for whoever notifies them.
create or replace function tasks_api.project_people_v1(p_tenant text, p_project_id uuid)
returns table (user_id text, role text)
language plpgsql volatile security definer set search_path = pg_catalog, tasks
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  return query
    select m.user_id, m.role from tasks.project_members m
     where m.tenant_id = p_tenant and m.project_id = p_project_id;
  perform set_config('app.tenant', v_callers, true);
end
$$;
revoke execute on function tasks_api.project_people_v1 from public;
grant execute on function tasks_api.project_people_v1 to notifications_app;
