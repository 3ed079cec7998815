-- Which of the users are active members, and their roles in the directory.
create or replace function directory_api.active_members_v1(p_tenant text, p_user_ids text[])
returns table (user_id text, roles text[])
language plpgsql volatile security definer
set search_path = pg_catalog, directory, pg_temp
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  return query
    select m.user_id, m.roles
      from directory.members m
     where m.tenant_id = p_tenant and m.user_id = any (p_user_ids) and m.status = 'active';
  perform set_config('app.tenant', v_callers, true);
end
$$;
revoke execute on function directory_api.active_members_v1 from public;
grant execute on function directory_api.active_members_v1 to tasks_app, automation_app;
