-- Reads them, in steps, as setting up a statement over many tables costs more than reading rows by their keys; null
-- when there is no such version. Not every target needs evidence or the QA checklist (p_evidence, p_qa); what a block
-- needs is read where there is one. p_project is the project to look at where the version has none. With p_lock the
-- rows are read under the locks that guard them, in the order of all services: automation and version, project, quote,
-- tasks; p_automation is the version's then.
create or replace function known_rows(
  p_tenant text, p_version uuid, p_automation uuid, p_project uuid, p_evidence boolean, p_qa boolean, p_lock boolean
) returns transition_rows
language plpgsql volatile security invoker
as $$
declare
  v_known transition_rows;
begin
  if p_lock then
    select a.name, a.owner_id, a.status, a.version
      into v_known.automation_name, v_known.owner_id, v_known.automation_status, v_known.automation_number
      from automations a where a.tenant_id = p_tenant and a.id = p_automation for share;
    select v into v_known.version from automation_versions v
     where v.tenant_id = p_tenant and v.id = p_version for no key update;
  else
    select v into v_known.version from automation_versions v where v.tenant_id = p_tenant and v.id = p_version;
    if not found then
      return null;
    end if;
    select a.name, a.owner_id, a.status, a.version
      into v_known.automation_name, v_known.owner_id, v_known.automation_status, v_known.automation_number
      from automations a where a.tenant_id = p_tenant and a.id = (v_known.version).automation_id;
  end if;

  v_known.project_id := coalesce((v_known.version).project_id, p_project);
  if v_known.project_id is not null then
    select p.lifecycle_status, p.checklist_complete, p.checklist_total
      into v_known.lifecycle_status, v_known.checklist_complete, v_known.checklist_total
      from tasks_api.project_facts_v1(p_tenant, v_known.project_id, p_lock) p;
    select q into v_known.quote from quotes q
     where q.tenant_id = p_tenant and q.project_id = v_known.project_id
     order by q.sequence desc limit 1;
  end if;
  if p_qa or (v_known.version).remediation_task_id is not null then
    select f.qa_complete, f.qa_canceled, f.qa_total, f.remediation_status, f.closed_at, f.failed_at
      into v_known.qa_complete, v_known.qa_canceled, v_known.qa_total, v_known.remediation_status, v_known.closed_at,
           v_known.failed_at
      from tasks_api.version_facts_v1(
        p_tenant, v_known.project_id, p_version, (v_known.version).remediation_task_id, p_lock) f;
  end if;
  if p_evidence or (v_known.version).status = 'Blocked' then
    select coalesce(jsonb_object_agg(e.kind, jsonb_build_object(
             'approved', e.approved, 'pass_rate', e.pass_rate, 'stable', e.stable, 'active', e.active,
             'recorded_at', iso_time(e.recorded_at))), '{}')
      into v_known.evidence
      from evidence e where e.tenant_id = p_tenant and e.automation_version_id = p_version;
  end if;
  return v_known;
end
$$;
revoke execute on function known_rows from public;
grant execute on function known_rows to automation_app;
