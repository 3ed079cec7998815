-- How to reach the tenant's active members with a role of ops.
create or replace function directory_api.ops_v1(p_tenant text)
returns table (user_id text, email text, display_name text, status text, roles text[])
language plpgsql volatile security definer
set search_path = pg_catalog, directory, pg_temp
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  return query
    select m.user_id, m.email, m.display_name, m.status, m.roles
      from directory.members m
     where m.tenant_id = p_tenant and m.status = 'active'
       and exists (select from unnest(m.roles) as role where starts_with(role, 'ops_'));
  perform set_config('app.tenant', v_callers, true);
end
$$;
revoke execute on function directory_api.ops_v1 from public;
grant execute on function directory_api.ops_v1 to notifications_app;
