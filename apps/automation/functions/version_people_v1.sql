-- The people of a version's automation and the version's project, for whoever notifies them. One row without a user
-- where the automation has nobody.
create or replace function automation_api.version_people_v1(p_tenant text, p_automation_version uuid)
returns table (user_id text, role text, project_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, automation, pg_temp
as $$
#variable_conflict use_column
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  return query
    select m.user_id, m.role, v.project_id from automation.automation_versions v
      left join automation.automation_members m on m.tenant_id = v.tenant_id and m.automation_id = v.automation_id
     where v.tenant_id = p_tenant and v.id = p_automation_version;
  perform set_config('app.tenant', v_callers, true);
end
$$;
revoke execute on function automation_api.version_people_v1 from public;
grant execute on function automation_api.version_people_v1 to notifications_app;
