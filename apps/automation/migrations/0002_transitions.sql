-- Up Migration

-- A time as JSON has it: UTC with milliseconds.
create function iso_time(p_time timestamptz) returns text
language sql stable
as $$
  select to_char(p_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- Everything a transition is decided by but who asks, null when there is no such version. With p_lock it is read under
-- the locks that guard it, in the order of all services: automation and version, project, quote, tasks. p_project is the
-- project to look at instead of none.
create function transition_facts(p_tenant text, p_version uuid, p_project uuid, p_lock boolean) returns jsonb
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
    'qa', jsonb_build_object('complete', v_tasks.qa_complete, 'total', v_tasks.qa_total),
    'remediation', case when v_tasks.remediation_status is not null then jsonb_build_object(
      'task_id', v_version.remediation_task_id, 'status', v_tasks.remediation_status,
      'closed_at', iso_time(v_tasks.closed_at), 'failed_at', iso_time(v_tasks.failed_at)) end);
end
$$;

-- A version as the contract has it.
create function version_json(v automation_versions) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'id', v.id, 'automation_id', v.automation_id, 'tenant_id', v.tenant_id, 'project_id', v.project_id,
    'number', v.number, 'status', v.status, 'previous_status', v.previous_status,
    'blocked_reason', v.blocked_reason, 'blocked_at', automation.iso_time(v.blocked_at),
    'remediation_task_id', v.remediation_task_id, 'status_metadata', v.status_metadata,
    'status_changed_at', automation.iso_time(v.status_changed_at),
    'status_changed_by_user_id', v.status_changed_by_user_id, 'archived_at', automation.iso_time(v.archived_at),
    'version', v.version, 'created_by', v.created_by, 'created_at', automation.iso_time(v.created_at),
    'updated_at', automation.iso_time(v.updated_at))
$$;

-- What a caller's transition is decided by, in one call: the standing, the caller's role, the facts, and a digest of
-- the facts, under which the decision may be committed.
create function read_transition(p_tenant text, p_user text, p_version uuid, p_project uuid)
returns table (
  tenant_status text, member_status text, settings jsonb, role text, facts jsonb, digest text, moment text
)
language plpgsql volatile security invoker
as $$
#variable_conflict use_column
begin
  select s.tenant_status, s.member_status, s.settings into tenant_status, member_status, settings
    from directory_api.standing_v1(p_tenant, p_user) s;
  facts := transition_facts(p_tenant, p_version, p_project, false);
  digest := md5(facts::text);
  moment := iso_time(clock_timestamp());
  select m.role into role from automation_members m
   where m.tenant_id = p_tenant and m.automation_id = (facts #>> '{version,automation_id}')::uuid
     and m.user_id = p_user;
  return next;
end
$$;

-- Makes a project mirror the newest of its versions that isn't archived, or the newest of all. The caller holds the
-- project's row.
create function mirror_project(p_tenant text, p_project uuid, p_said jsonb) returns text
language plpgsql volatile security invoker
as $$
declare
  v_mirrored record;
begin
  select v.status, v.delivery_phase into v_mirrored from automation_versions v
   where v.tenant_id = p_tenant and v.project_id = p_project
   order by (v.status = 'Archived'), v.id desc limit 1;
  perform tasks_api.mirror_lifecycle_v1(
    p_tenant, p_project,
    p_said || jsonb_build_object('status', v_mirrored.status, 'phase', v_mirrored.delivery_phase));
  return v_mirrored.status;
end
$$;

-- Commits a decided transition: version, history, audit row and event, the project's mirror and the remediation task,
-- or, when a fact it was decided by is no longer true, nothing (no row is returned). p_change says what it becomes,
-- p_task and p_mirror what is said to the tasks service about the remediation task and the project.
create function apply_transition(
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

revoke execute on function iso_time, transition_facts, version_json, read_transition, mirror_project, apply_transition
  from public;
grant execute on function iso_time, transition_facts, version_json, read_transition, mirror_project, apply_transition
  to automation_app;

-- Down Migration

drop function apply_transition;
drop function mirror_project;
drop function read_transition;
drop function transition_facts;
drop function version_json;
drop function iso_time;
