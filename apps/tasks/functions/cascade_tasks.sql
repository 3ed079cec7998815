-- Writes one batch of a cascade: the tasks, their audit rows and events, the project's counters. The caller holds
-- the project's row, has read the tasks under it, and made a payload for each. Items and stored words stay as they
-- are: over a checklist the status is imposed. Metadata and payloads stand one on a line, which JSON has none in.
create or replace function cascade_tasks(
  p_tenant text, p_project uuid, p_number bigint, p_to text, p_reason text, p_actor_type text, p_user_id text,
  p_request_id text, p_tasks uuid[], p_versions bigint[], p_event_ids uuid[], p_audit_ids uuid[], p_metadata text,
  p_payloads text
) returns void
language plpgsql volatile security invoker
as $$
declare
  v_now constant timestamptz := date_trunc('milliseconds', clock_timestamp());
begin
  update tasks t
     set status = case when t.derived_status is null then p_to else t.status end,
         progress_percent = case
           when t.derived_status is not null then t.progress_percent
           when p_to = 'done' then 100
           when p_to = 'backlog' then 0
           else t.progress_percent
         end,
         imposed_status = case when t.derived_status is null or t.derived_status = p_to then null else p_to end,
         reason = p_reason,
         version = t.version + 1,
         project_status_number = p_number,
         updated_at = greatest(v_now, t.updated_at + interval '1 ms'),
         status_changed_at = greatest(v_now, t.updated_at + interval '1 ms')
   where t.tenant_id = p_tenant and t.id = any (p_tasks);

  insert into audit_logs
    (tenant_id, id, occurred_at, actor_type, user_id, action_type, entity_type, entity_id, metadata, request_id)
  select p_tenant, made.audit_id, v_now, p_actor_type, p_user_id, 'update_task_status', 'task', made.task_id::text,
         made.metadata::jsonb, p_request_id
    from unnest(p_tasks, p_audit_ids, string_to_array(p_metadata, E'\n')) made (task_id, audit_id, metadata);

  insert into outbox (tenant_id, event_id, type, entity_type, entity_id, entity_version, occurred_at, payload)
  select p_tenant, made.event_id, 'task_status_updated', 'task', made.task_id::text, made.version, v_now, made.payload
    from unnest(p_tasks, p_versions, p_event_ids, string_to_array(p_payloads, E'\n'))
         made (task_id, version, event_id, payload);

  update projects p
     set cascade_done = p.cascade_done + cardinality(p_tasks)
   where p.tenant_id = p_tenant and p.id = p_project;
end
$$;
revoke execute on function cascade_tasks from public;
grant execute on function cascade_tasks to tasks_app;
