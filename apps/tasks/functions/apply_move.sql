-- Commits a decided move on the board: the task's place and, if p_changes, its status, with the project's counters,
-- one audit row and one event. No row when a fact it was decided by is no longer true; a row with a problem when a
-- neighbour is not where it should be (see find_position): nothing was written then. Moves on one board follow each
-- other: the project is locked before its tasks. p_to is the effective status that results.
create or replace function apply_move(
  p_tenant text, p_task uuid, p_version integer, p_project uuid, p_status_number bigint,
  p_from text, p_to text, p_before uuid, p_after uuid,
  p_changes boolean, p_progress integer, p_reason text, p_complete_delta integer,
  p_event_id uuid, p_audit_id uuid, p_actor_type text, p_user_id text, p_request_id text,
  p_metadata jsonb, p_payload jsonb, p_cause jsonb, p_complete_event_id uuid, p_complete_audit_id uuid
) returns table (problem text, found_status text, "position" numeric, updated_at timestamptz)
language plpgsql volatile security invoker
as $$
declare
  v_number     bigint;
  v_old        numeric;
  v_new        numeric;
  v_updated_at timestamptz;
  v_positions  jsonb;
  v_metadata   jsonb;
  v_payload    jsonb;
begin
  perform set_config('app.tenant', p_tenant, true);
  select p.status_number into v_number from projects p
   where p.tenant_id = p_tenant and p.id = p_project for no key update;
  if v_number is distinct from p_status_number then
    return;
  end if;
  if p_changes and p_to = 'in_progress' and cardinality(hold_dependencies(p_tenant, p_task)) > 0 then
    return;
  end if;
  select t.position into v_old from tasks t
   where t.tenant_id = p_tenant and t.id = p_task and t.version = p_version and t.deleted_at is null
     and t.effective_status = p_from and (not p_changes or coalesce(t.derived_status, p_to) = p_to)
     for no key update;
  if not found then
    return;
  end if;

  select f.new_position, f.problem, f.found_status into v_new, problem, found_status
    from find_position(p_tenant, p_project, p_to, p_task, p_before, p_after) f;
  if problem is not null then
    return next;
    return;
  end if;

  update tasks t
     set position = v_new,
         status = case when p_changes and t.derived_status is null then p_to else t.status end,
         progress_percent =
           case when p_changes and t.derived_status is null then p_progress else t.progress_percent end,
         imposed_status = case when p_changes then null else t.imposed_status end,
         reason = case when p_changes then p_reason else t.reason end,
         version = t.version + 1,
         project_status_number = case when p_changes then p_status_number else t.project_status_number end,
         updated_at = n.moment,
         status_changed_at = case when p_changes then n.moment else t.status_changed_at end
    from (select greatest(date_trunc('milliseconds', clock_timestamp()), o.updated_at + interval '1 ms') as moment
            from tasks o where o.tenant_id = p_tenant and o.id = p_task) n
   where t.tenant_id = p_tenant and t.id = p_task
  returning t.updated_at into strict v_updated_at;

  v_positions := jsonb_build_object('old_position', trim_scale(v_old), 'new_position', trim_scale(v_new));
  v_metadata := p_metadata || v_positions;
  v_payload := jsonb_set(p_payload, '{audit,metadata}', v_metadata);
  v_payload := jsonb_set(v_payload, '{data,task,position}', v_positions -> 'new_position');
  v_payload := jsonb_set(v_payload, '{data}', (v_payload -> 'data') || v_positions);
  perform record_change(
    p_tenant, p_event_id, p_audit_id, 'task_moved', 'task', p_task::text, p_version + 1,
    p_actor_type, p_user_id, p_request_id, 'move_task', v_metadata, v_payload::text, v_updated_at);
  if p_complete_delta <> 0 then
    perform adjust_checklist(
      p_tenant, p_project, p_complete_delta, 0, p_actor_type, p_user_id, p_request_id, p_cause,
      p_complete_event_id, p_complete_audit_id);
  end if;
  "position" := v_new;
  updated_at := v_updated_at;
  return next;
end
$$;
revoke execute on function apply_move from public;
grant execute on function apply_move to tasks_app;
