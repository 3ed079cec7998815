-- The functions below see p_tenant alone and leave the caller's own tenant as it was. (A SET clause would give
-- it back too, but only a superuser may put a setting of ours into one.)

-- How to reach those of the users who are active members.
create or replace function directory_api.contacts_v1(p_tenant text, p_user_ids text[])
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
     where m.tenant_id = p_tenant and m.user_id = any (p_user_ids) and m.status = 'active';
  perform set_config('app.tenant', v_callers, true);
end
$$;
revoke execute on function directory_api.contacts_v1 from public;
grant execute on function directory_api.contacts_v1 to notifications_app;
