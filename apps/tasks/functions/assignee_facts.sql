-- What decides whether a user can be given a task of a project or of a version, the other is null: the roles in the
-- directory, in the project or the version's project, and in the automation. Null for who is no active member of the
-- tenant.
create or replace function assignee_facts(p_tenant text, p_user text, p_project uuid, p_version uuid) returns jsonb
language plpgsql volatile security invoker
as $$
declare
  v_roles      text[];
  v_project    uuid := p_project;
  v_automation text;
begin
  select a.roles into v_roles from directory_api.active_members_v1(p_tenant, array[p_user]) a;
  if not found then
    return null;
  end if;
  if p_version is not null then
    select c.role, c.project_id into v_automation, v_project
      from automation_api.context_v1(p_tenant, p_version, p_user, false) c;
  end if;
  return jsonb_build_object(
    'roles', to_jsonb(v_roles),
    'project_role', (
      select m.role from project_members m
       where m.tenant_id = p_tenant and m.project_id = v_project and m.user_id = p_user),
    'automation_role', v_automation);
end
$$;
revoke execute on function assignee_facts from public;
grant execute on function assignee_facts to tasks_app;
