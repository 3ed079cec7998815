-- The tenant of a version, for messages that name a version and no tenant.
create or replace function automation_api.tenant_of_version_v1(p_automation_version uuid) returns text
language sql stable security definer set search_path = pg_catalog, automation, pg_temp
as $$
  select v.tenant_id from automation.automation_versions v where v.id = p_automation_version
$$;
revoke execute on function automation_api.tenant_of_version_v1 from public;
grant execute on function automation_api.tenant_of_version_v1 to tasks_app;
