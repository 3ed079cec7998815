-- Commits a decided change of status: the task, the project's counters, the audit row and the event, or, when a
-- fact it was decided by is no longer true, nothing (no row is returned). Locks the project before the tasks.
-- p_status is the effective status that results: of a task with a checklist it lifts what was imposed.
create or replace function apply_status(
  p_tenant text, p_task uuid, p_version integer,
  p_project uuid, p_status_number bigint, p_complete_delta integer,
  p_status text, p_progress integer, p_reason text,
  p_event_id uuid, p_audit_id uuid, p_actor_type text, p_user_id text, p_request_id text,
  p_metadata jsonb, p_payload text, p_cause jsonb, p_complete_event_id uuid, p_complete_audit_id uuid
) returns table (updated_at timestamptz)
language plpgsql volatile security invoker
as $$
declare
  v_number     bigint;
  v_now        timestamptz;
  v_updated_at timestamptz;
begin
  perform set_config('app.tenant', p_tenant, true);
  if p_project is not null then
    if p_complete_delta <> 0 then
      select p.status_number into v_number from projects p
       where p.tenant_id = p_tenant and p.id = p_project for no key update;
    else
      select p.status_number into v_number from projects p
       where p.tenant_id = p_tenant and p.id = p_project for share;
    end if;
    if v_number is distinct from p_status_number then
      return;
    end if;
  end if;
  if p_status = 'in_progress' and cardinality(hold_dependencies(p_tenant, p_task)) > 0 then
    return;
  end if;

  v_now := date_trunc('milliseconds', clock_timestamp());
  update tasks t
     set status = case when t.derived_status is null then p_status else t.status end,
         progress_percent = case when t.derived_status is null then p_progress else t.progress_percent end,
         imposed_status = null,
         reason = p_reason,
         version = t.version + 1,
         project_status_number = coalesce(p_status_number, t.project_status_number),
         updated_at = greatest(v_now, t.updated_at + interval '1 ms'),
         status_changed_at = greatest(v_now, t.updated_at + interval '1 ms')
   where t.tenant_id = p_tenant and t.id = p_task and t.version = p_version and t.deleted_at is null
  returning t.updated_at into v_updated_at;
  if not found then
    return;
  end if;

  perform record_change(
    p_tenant, p_event_id, p_audit_id, 'task_status_updated', 'task', p_task::text, p_version + 1,
    p_actor_type, p_user_id, p_request_id, 'update_task_status', p_metadata, p_payload, v_updated_at);
  if p_complete_delta <> 0 then
    perform adjust_checklist(
      p_tenant, p_project, p_complete_delta, 0, p_actor_type, p_user_id, p_request_id, p_cause,
      p_complete_event_id, p_complete_audit_id);
  end if;
  return query select v_updated_at;
end
$$;
revoke execute on function apply_status from public;
grant execute on function apply_status to tasks_app;
