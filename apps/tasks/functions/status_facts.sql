create or replace function status_facts(p_tenant text, p_user text, p_task uuid, p_to text)
returns table (
  tenant_status text, member_status text, settings jsonb,
  project_status text, project_status_number bigint, project_role text, automation_role text, is_on_call boolean,
  id uuid, project_id uuid, automation_version_id uuid, kind text, title text, description text, status text,
  progress_percent smallint, own_status text, own_progress smallint, derived_status text,
  derived_progress smallint, imposed_status text, "position" numeric, reason text, priority text, assignee_id text,
  due_date timestamptz, start_date date, end_date date, occurrences integer, created_by text,
  created_by_system boolean, version integer, status_changed_at timestamptz, created_at timestamptz,
  updated_at timestamptz, dependencies uuid[], open_dependencies jsonb, active_dependents bigint,
  is_held boolean
)
language plpgsql volatile security invoker
as $$
#variable_conflict use_column
begin
  select s.tenant_status, s.member_status, s.settings into tenant_status, member_status, settings
    from directory_api.standing_v1(p_tenant, p_user) s;
  select p.status, p.status_number, m.role,
         t.id, t.project_id, t.automation_version_id, t.kind, t.title, t.description, t.effective_status,
         t.effective_progress, t.status, t.progress_percent, t.derived_status,
         t.derived_progress, t.imposed_status, t.position, t.reason, t.priority, t.assignee_id,
         t.due_date, t.start_date, t.end_date, t.occurrences, t.created_by, t.created_by_system,
         t.version, t.status_changed_at, t.created_at, t.updated_at
    into project_status, project_status_number, project_role,
         id, project_id, automation_version_id, kind, title, description, status,
         progress_percent, own_status, own_progress, derived_status,
         derived_progress, imposed_status, "position", reason, priority, assignee_id,
         due_date, start_date, end_date, occurrences, created_by, created_by_system,
         version, status_changed_at, created_at, updated_at
    from tasks t
    left join projects p on p.tenant_id = p_tenant and p.id = t.project_id
    left join project_members m
      on m.tenant_id = p_tenant and m.project_id = t.project_id and m.user_id = p_user
   where t.tenant_id = p_tenant and t.id = p_task and t.deleted_at is null;
  is_held := false;
  if automation_version_id is not null then
    select c.role, m.role, c.remediation_task_id is not distinct from p_task
      into automation_role, project_role, is_held
      from automation_api.context_v1(p_tenant, automation_version_id, p_user, false) c
      left join project_members m
        on m.tenant_id = p_tenant and m.project_id = c.project_id and m.user_id = p_user;
    is_on_call := coalesce(settings -> 'on_call' ? p_user, false);
  end if;
  -- Few tasks depend on others; to look whether one does costs a fraction of reading which.
  dependencies := '{}';
  open_dependencies := '[]';
  active_dependents := 0;
  if exists (select from task_dependencies e where e.tenant_id = p_tenant and e.task_id = p_task) then
    select coalesce(array_agg(o.id order by o.id), '{}'),
           coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'title', o.title, 'status', o.effective_status) order by o.id)
                      filter (where o.effective_status <> 'done'), '[]')
      into dependencies, open_dependencies
      from task_dependencies e
      join tasks o on o.tenant_id = p_tenant and o.id = e.depends_on_id and o.deleted_at is null
     where e.tenant_id = p_tenant and e.task_id = p_task;
  end if;
  if p_to = 'canceled' then
    select count(*) into active_dependents
      from task_dependencies e
      join tasks o on o.tenant_id = p_tenant and o.id = e.task_id and o.deleted_at is null
     where e.tenant_id = p_tenant and e.depends_on_id = p_task and o.effective_status = 'in_progress';
  end if;
  return next;
end
$$;
revoke execute on function status_facts from public;
grant execute on function status_facts to tasks_app;
