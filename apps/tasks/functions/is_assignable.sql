-- Whether a user is an active member of the tenant and, by membership or by a directory role of ops, of the context:
-- a project or a version, the other is null.
create or replace function is_assignable(p_tenant text, p_user text, p_project uuid, p_version uuid) returns boolean
language plpgsql volatile security invoker
as $$
declare
  v_roles text[];
begin
  select a.roles into v_roles from directory_api.active_members_v1(p_tenant, array[p_user]) a;
  if not found then
    return false;
  elsif exists (select from unnest(v_roles) r where r = 'admin' or r like 'ops\_%') then
    return true;
  elsif p_version is not null then
    return exists (
      select from automation_api.context_v1(p_tenant, p_version, p_user, false) c where c.role is not null);
  end if;
  return exists (
    select from project_members m
     where m.tenant_id = p_tenant and m.project_id = p_project and m.user_id = p_user);
end
$$;
revoke execute on function is_assignable from public;
grant execute on function is_assignable to tasks_app;
