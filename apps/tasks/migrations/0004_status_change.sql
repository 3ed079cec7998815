-- Up Migration

-- Everything a change of status is decided by, in one statement: the caller's and the tenant's standing, the
-- task, its project, and the caller's role in it. No row but the standing's when the task isn't there.
create function status_facts(p_tenant text, p_user text, p_task uuid)
returns table (
  tenant_status text, member_status text, settings jsonb,
  project_status text, project_status_number bigint, project_role text,
  id uuid, project_id uuid, automation_version_id uuid, kind text, title text, description text, status text,
  progress_percent smallint, reason text, priority text, assignee_id text, due_date timestamptz,
  start_date date, end_date date, occurrences integer, created_by text, created_by_system boolean,
  version integer, status_changed_at timestamptz, created_at timestamptz, updated_at timestamptz
)
language plpgsql volatile security invoker
as $$
declare
  v_standing record;
begin
  select s.tenant_status, s.member_status, s.settings into v_standing
    from directory_api.standing_v1(p_tenant, p_user) s;
  return query
    select v_standing.tenant_status, v_standing.member_status, v_standing.settings,
           p.status, p.status_number, m.role,
           t.id, t.project_id, t.automation_version_id, t.kind, t.title, t.description, t.status,
           t.progress_percent, t.reason, t.priority, t.assignee_id, t.due_date::timestamptz,
           t.start_date, t.end_date, t.occurrences, t.created_by, t.created_by_system,
           t.version, t.status_changed_at::timestamptz, t.created_at::timestamptz, t.updated_at::timestamptz
      from (select) always
      left join tasks t on t.tenant_id = p_tenant and t.id = p_task and t.deleted_at is null
      left join projects p on p.tenant_id = p_tenant and p.id = t.project_id
      left join project_members m
        on m.tenant_id = p_tenant and m.project_id = t.project_id and m.user_id = p_user;
end
$$;
revoke execute on function status_facts from public;
grant execute on function status_facts to tasks_app;

-- Commits a decided change of status: the task, the project's counters, the audit row and the event, or, when a
-- fact it was decided by is no longer true, nothing (no row is returned). Locks the project before the task.
create function apply_status(
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

  v_now := date_trunc('milliseconds', clock_timestamp());
  update tasks t
     set status = p_status,
         progress_percent = p_progress,
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

-- Down Migration

drop function apply_status;
drop function status_facts;
