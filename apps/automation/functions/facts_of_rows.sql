-- The rows as the rules look at them.
create or replace function facts_of_rows(k transition_rows) returns jsonb
language plpgsql stable
as $$
begin
  return jsonb_build_object(
    'version', version_json(k.version),
    'has_been_live', (k.version).has_been_live,
    'automation', jsonb_build_object(
      'name', k.automation_name, 'owner_id', k.owner_id, 'status', k.automation_status),
    'project', case when k.checklist_total is not null then jsonb_build_object(
      'id', k.project_id, 'lifecycle_status', k.lifecycle_status,
      'checklist_complete', k.checklist_complete, 'checklist_total', k.checklist_total) end,
    'quote', case when (k.quote).id is not null then jsonb_build_object(
      'id', (k.quote).quote_id, 'status', (k.quote).status,
      'payment_required', (k.quote).payment_required, 'payment_captured', (k.quote).payment_captured) end,
    'evidence', k.evidence,
    'qa', case when k.qa_total is not null then jsonb_build_object(
      'complete', k.qa_complete, 'canceled', k.qa_canceled, 'total', k.qa_total) end,
    'remediation', case when k.remediation_status is not null then jsonb_build_object(
      'task_id', (k.version).remediation_task_id, 'status', k.remediation_status,
      'closed_at', iso_time(k.closed_at), 'failed_at', iso_time(k.failed_at)) end);
end
$$;
revoke execute on function facts_of_rows from public;
grant execute on function facts_of_rows to automation_app;
