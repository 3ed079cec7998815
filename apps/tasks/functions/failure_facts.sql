-- What a validation failure is decided by, and the tenant that owns its context, which is entered; a row of nulls when
-- there is no such context. The settings are read for those with a due date alone. p_open are the statuses of an open task. Nothing is
-- locked.
create or replace function failure_facts(
  p_project uuid, p_version uuid, p_source text, p_failure text, p_code text, p_field text, p_assignee text,
  p_is_due boolean, p_open text[]
) returns table (
  tenant_id text, project_status text, status_number bigint, is_known boolean, is_open boolean, assignee jsonb,
  settings jsonb, read_at timestamptz
)
language plpgsql volatile security invoker
as $$
#variable_conflict use_column
declare
  v_context constant uuid := coalesce(p_project, p_version);
begin
  if p_version is null then
    tenant_id := tenant_of_context('project', p_project);
  else
    tenant_id := automation_api.tenant_of_version_v1(p_version);
  end if;
  if tenant_id is null then
    return next;
    return;
  end if;
  perform set_config('app.tenant', tenant_id, true);
  status_number := 0;
  if p_version is null then
    select p.status, p.status_number into project_status, status_number
      from projects p where p.tenant_id = failure_facts.tenant_id and p.id = p_project;
  end if;
  is_known := exists (
    select from validation_failures f
     where f.tenant_id = failure_facts.tenant_id and f.source = p_source and f.failure_id = p_failure);
  is_open := exists (
    select from tasks t
     where t.tenant_id = failure_facts.tenant_id
       and case when t.project_id is not null then t.project_id else t.automation_version_id end = v_context
       and t.failure_code = p_code and t.failure_field = p_field and t.deleted_at is null
       and t.effective_status = any (p_open));
  if p_assignee is not null then
    assignee := assignee_facts(tenant_id, p_assignee, p_project, p_version);
  end if;
  if p_is_due then
    select s.settings into settings from directory_api.standing_v1(tenant_id, '') s;
  end if;
  read_at := clock_timestamp();
  return next;
end
$$;
revoke execute on function failure_facts from public;
grant execute on function failure_facts to tasks_app;
