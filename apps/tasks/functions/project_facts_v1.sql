-- What a version is judged by of its project; no row where there is no such project. With p_lock it is locked against
-- changes of its tasks, counters and mirror.
create or replace function tasks_api.project_facts_v1(p_tenant text, p_project uuid, p_lock boolean)
returns table (lifecycle_status text, checklist_complete integer, checklist_total integer)
language plpgsql volatile security definer set search_path = pg_catalog, tasks, pg_temp
as $$
#variable_conflict use_column
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  if p_lock then
    select p.lifecycle_status, p.checklist_complete, p.checklist_total
      into lifecycle_status, checklist_complete, checklist_total
      from tasks.projects p where p.tenant_id = p_tenant and p.id = p_project for no key update;
  else
    select p.lifecycle_status, p.checklist_complete, p.checklist_total
      into lifecycle_status, checklist_complete, checklist_total
      from tasks.projects p where p.tenant_id = p_tenant and p.id = p_project;
  end if;
  if found then
    return next;
  end if;
  perform set_config('app.tenant', v_callers, true);
end
$$;
revoke execute on function tasks_api.project_facts_v1 from public;
grant execute on function tasks_api.project_facts_v1 to automation_app;
