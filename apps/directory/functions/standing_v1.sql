-- What the directory says of a tenant and of a user in it: always one row, null where it knows nothing. It also
-- makes row-level security show the tenant for the rest of the caller's transaction, so that every use case
-- needs one round trip before its own first statement.
create or replace function directory_api.standing_v1(p_tenant text, p_user text)
returns table (tenant_status text, member_status text, settings jsonb)
language plpgsql volatile security definer rows 1
set search_path = pg_catalog, directory, pg_temp
as $$
begin
  perform set_config('app.tenant', p_tenant, true);
  return query
    select t.status, m.status, t.settings
      from (select) as always
      left join directory.tenants t on t.tenant_id = p_tenant
      left join directory.members m on m.tenant_id = p_tenant and m.user_id = p_user;
end
$$;
revoke execute on function directory_api.standing_v1 from public;
grant execute on function directory_api.standing_v1 to directory_app, tasks_app, audit_app, notifications_app, automation_app;
