-- The versions that belong to some projects.
create or replace function automation_api.versions_of_projects_v1(p_tenant text, p_projects uuid[]) returns setof uuid
language plpgsql volatile security definer set search_path = pg_catalog, automation, pg_temp
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  return query
    select v.id from automation.automation_versions v
     where v.tenant_id = p_tenant and v.project_id = any (p_projects);
  perform set_config('app.tenant', v_callers, true);
end
$$;
revoke execute on function automation_api.versions_of_projects_v1 from public;
grant execute on function automation_api.versions_of_projects_v1 to tasks_app;
