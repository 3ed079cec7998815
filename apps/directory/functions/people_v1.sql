-- Those of the users who are members, whatever their status; and, where asked for, all who have any role in the
-- directory: which of them is told what is their service's rule. Sees p_tenant alone and leaves the caller's own tenant
-- as it was. (A SET clause would give it back too, but only a superuser may put a setting of ours into one.)
create or replace function directory_api.people_v1(p_tenant text, p_user_ids text[], p_with_roles boolean)
returns table (user_id text, email text, display_name text, status text, roles text[], time_zone text)
language plpgsql volatile security definer
set search_path = pg_catalog, directory, pg_temp
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  return query
    select m.user_id, m.email, m.display_name, m.status, m.roles, m.time_zone
      from directory.members m
     where m.tenant_id = p_tenant and (m.user_id = any (p_user_ids) or (p_with_roles and m.roles <> '{}'));
  perform set_config('app.tenant', v_callers, true);
end
$$;
revoke execute on function directory_api.people_v1 from public;
grant execute on function directory_api.people_v1 to notifications_app;
