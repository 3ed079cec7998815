-- The versions whose automation a user is a member of.
create or replace function automation_api.versions_of_v1(p_tenant text, p_user text) returns setof uuid
language plpgsql volatile security definer set search_path = pg_catalog, automation, pg_temp
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  return query
    select v.id from automation.automation_members m
      join automation.automation_versions v on v.tenant_id = m.tenant_id and v.automation_id = m.automation_id
     where m.tenant_id = p_tenant and m.user_id = p_user;
  perform set_config('app.tenant', v_callers, true);
end
$$;
revoke execute on function automation_api.versions_of_v1 from public;
grant execute on function automation_api.versions_of_v1 to tasks_app;
