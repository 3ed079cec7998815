-- What the checklists and the remediation task of a version have come to. With p_lock, the tasks that no project's
-- lock holds still are locked, in the order of their ids. The latest validation failure is one since the remediation
-- task was closed.
create or replace function tasks_api.version_facts_v1(
  p_tenant text, p_project uuid, p_automation_version uuid, p_task uuid, p_lock boolean
) returns table (
  lifecycle_status text, checklist_complete integer, checklist_total integer, qa_complete bigint,
  qa_canceled bigint, qa_total bigint,
  remediation_status text, closed_at timestamptz, failed_at timestamptz
)
language plpgsql volatile security definer set search_path = pg_catalog, tasks, pg_temp
as $$
#variable_conflict use_column
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  if p_lock then
    perform from tasks.tasks t
      where t.tenant_id = p_tenant and t.automation_version_id = p_automation_version and t.deleted_at is null
        and (t.kind = 'qa_checklist' or t.id = p_task)
      order by t.id for share;
  end if;
  select p.lifecycle_status, p.checklist_complete, p.checklist_total
    into lifecycle_status, checklist_complete, checklist_total
    from tasks.projects p where p.tenant_id = p_tenant and p.id = p_project;
  -- Each context by its own index.
  select count(*) filter (where t.effective_status = 'done'), count(*) filter (where t.effective_status = 'canceled'),
         count(*)
    into qa_complete, qa_canceled, qa_total
    from (select o.effective_status from tasks.tasks o
           where o.tenant_id = p_tenant and o.project_id = p_project and o.kind = 'qa_checklist'
             and o.deleted_at is null
          union all
          select o.effective_status from tasks.tasks o
           where o.tenant_id = p_tenant and o.automation_version_id = p_automation_version
             and o.kind = 'qa_checklist' and o.deleted_at is null) t;
  select t.effective_status, case when t.effective_status = 'done' then t.status_changed_at end
    into remediation_status, closed_at
    from tasks.tasks t where t.tenant_id = p_tenant and t.id = p_task and t.deleted_at is null;
  if closed_at is not null then
    select max(f.received_at) into failed_at
      from tasks.validation_failures f
     where f.tenant_id = p_tenant and f.context_type = 'automation_version' and f.context_id = p_automation_version
       and f.received_at > closed_at;
  end if;
  perform set_config('app.tenant', v_callers, true);
  return next;
end
$$;
revoke execute on function tasks_api.version_facts_v1 from public;
grant execute on function tasks_api.version_facts_v1 to automation_app;
