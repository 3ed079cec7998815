-- Everything a transition is decided by but who asks, null when there is no such version. With p_lock it is read under
-- the locks that guard it, in the order of all services: automation and version, project, quote, tasks. p_project is the
-- project to look at instead of none.
create or replace function transition_facts(p_tenant text, p_version uuid, p_project uuid, p_lock boolean) returns jsonb
language plpgsql volatile security invoker
as $$
declare
  v_version    automation_versions;
  v_automation automations;
  v_project    uuid;
  v_quote      jsonb;
  v_tasks      record;
  v_evidence   jsonb;
begin
  select * into v_version from automation_versions v where v.tenant_id = p_tenant and v.id = p_version;
  if not found then
    return null;
  end if;
  if p_lock then
    select * into v_automation from automations a
     where a.tenant_id = p_tenant and a.id = v_version.automation_id for share;
    select * into v_version from automation_versions v
     where v.tenant_id = p_tenant and v.id = p_version for no key update;
  else
    select * into v_automation from automations a where a.tenant_id = p_tenant and a.id = v_version.automation_id;
  end if;

  v_project := coalesce(v_version.project_id, p_project);
  if v_project is not null then
    if p_lock then
      perform tasks_api.hold_project_v1(p_tenant, v_project);
    end if;
    select jsonb_build_object(
             'id', q.quote_id, 'status', q.status,
             'payment_required', q.payment_required, 'payment_captured', q.payment_captured)
      into v_quote
      from quotes q where q.tenant_id = p_tenant and q.project_id = v_project
     order by q.sequence desc limit 1;
  end if;
  select f.* into v_tasks
    from tasks_api.version_facts_v1(p_tenant, v_project, p_version, v_version.remediation_task_id, p_lock) f;
  select coalesce(jsonb_object_agg(e.kind, jsonb_build_object(
           'approved', e.approved, 'pass_rate', e.pass_rate, 'stable', e.stable, 'active', e.active,
           'recorded_at', iso_time(e.recorded_at))), '{}')
    into v_evidence
    from evidence e where e.tenant_id = p_tenant and e.automation_version_id = p_version;

  return jsonb_build_object(
    'version', version_json(v_version),
    'has_been_live', v_version.has_been_live,
    'automation', jsonb_build_object(
      'name', v_automation.name, 'owner_id', v_automation.owner_id, 'status', v_automation.status),
    'project', case when v_project is not null and v_tasks.checklist_total is not null then jsonb_build_object(
      'id', v_project, 'lifecycle_status', v_tasks.lifecycle_status,
      'checklist_complete', v_tasks.checklist_complete, 'checklist_total', v_tasks.checklist_total) end,
    'quote', v_quote,
    'evidence', v_evidence,
    'qa', jsonb_build_object(
      'complete', v_tasks.qa_complete, 'canceled', v_tasks.qa_canceled, 'total', v_tasks.qa_total),
    'remediation', case when v_tasks.remediation_status is not null then jsonb_build_object(
      'task_id', v_version.remediation_task_id, 'status', v_tasks.remediation_status,
      'closed_at', iso_time(v_tasks.closed_at), 'failed_at', iso_time(v_tasks.failed_at)) end);
end
$$;
revoke execute on function transition_facts from public;
grant execute on function transition_facts to automation_app;
