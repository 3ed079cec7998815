-- Commits a decided transition: version, history, audit row and event, the project's mirror and the remediation task,
-- or, when a fact it was decided by is no longer true, nothing (no row is returned). p_change says what it becomes,
-- p_task and p_mirror what is said to the tasks service about the remediation task and the project.
create or replace function apply_transition(
  p_tenant text, p_version uuid, p_project uuid, p_digest text, p_change jsonb, p_history uuid,
  p_event_id uuid, p_audit_id uuid, p_actor_type text, p_user_id text, p_request_id text,
  p_metadata jsonb, p_payload jsonb, p_task jsonb, p_mirror jsonb
) returns table (version jsonb, lifecycle_status text)
language plpgsql volatile security invoker
as $$
#variable_conflict use_column
declare
  v_before automation_versions;
  v_after  automation_versions;
  v_to     constant text := p_change ->> 'to';
  v_facts  jsonb;
begin
  perform set_config('app.tenant', p_tenant, true);
  v_facts := transition_facts(p_tenant, p_version, p_project, true);
  if v_facts is null or md5(v_facts::text) <> p_digest then
    return;
  end if;
  select * into strict v_before from automation_versions v where v.tenant_id = p_tenant and v.id = p_version;

  update automation_versions v
     set status = v_to,
         project_id = coalesce(v.project_id, p_project),
         previous_status = case when v_to = 'Blocked' then v.status end,
         blocked_reason = case when v_to = 'Blocked' then p_change ->> 'blocked_reason' end,
         blocked_at = case when v_to = 'Blocked' then n.moment end,
         remediation_task_id = case when v_to = 'Blocked' then (p_task ->> 'task_id')::uuid end,
         status_metadata = p_change -> 'status_metadata',
         has_been_live = v.has_been_live or v_to = 'Live',
         archived_at = case when v_to = 'Archived' then n.moment end,
         status_changed_at = n.moment,
         status_changed_by_user_id = p_user_id,
         version = v.version + 1,
         updated_at = n.moment
    from (select greatest(date_trunc('milliseconds', clock_timestamp()), v_before.updated_at + interval '1 ms')
                   as moment) n
   where v.tenant_id = p_tenant and v.id = p_version
  returning v.* into strict v_after;

  insert into automation_versions_status_history
    (tenant_id, id, automation_version_id, from_status, to_status, blocked_reason, status_metadata, actor_type,
     user_id, system_initiated, request_id, occurred_at)
  values
    (p_tenant, p_history, p_version, v_before.status, v_to, v_after.blocked_reason, v_after.status_metadata,
     p_actor_type, p_user_id, (p_metadata ->> 'system_initiated')::boolean, p_request_id, v_after.updated_at);
  if v_to = 'Blocked' then
    p_payload := jsonb_set(p_payload, '{data,block,blocked_at}', to_jsonb(iso_time(v_after.blocked_at)));
  end if;
  perform record_change(
    p_tenant, p_event_id, p_audit_id, 'automation_status_changed', 'automation_version', p_version::text,
    v_after.version, p_actor_type, p_user_id, p_request_id, 'update_status', p_metadata, p_payload::text,
    v_after.updated_at);

  if v_after.project_id is not null then
    lifecycle_status := mirror_project(p_tenant, v_after.project_id, p_mirror);
  end if;
  if v_to = 'Blocked' then
    perform tasks_api.open_remediation_v1(p_tenant, v_after.remediation_task_id, p_version, p_task);
  elsif p_task is not null then
    perform tasks_api.move_remediation_v1(p_tenant, v_before.remediation_task_id, p_task);
  end if;
  version := version_json(v_after);
  return next;
end
$$;
revoke execute on function apply_transition from public;
grant execute on function apply_transition to automation_app;
