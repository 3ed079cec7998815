-- Up Migration

-- A transition is read by known_transition and committed by commit_transition, or by commit_transitions with others.
-- What they take the place of (transition_facts, read_transition, apply_transition) stays for services of the version
-- before, which run beside those of this one while they are replaced.

-- The rows that a transition is decided by, but who asks. What is added here is guarded by being here: commit_transition
-- commits only while a hash of all of it is the same. The number of the automation is raised with each change of its
-- members too. Evidence, the QA checklist and the remediation task are null where they were not read.
create type transition_rows as (
  version            automation_versions,
  automation_name    text,
  owner_id           text,
  automation_status  text,
  automation_number  integer,
  project_id         uuid,
  lifecycle_status   text,
  checklist_complete integer,
  checklist_total    integer,
  quote              quotes,
  evidence           jsonb,
  qa_complete        bigint,
  qa_total           bigint,
  remediation_status text,
  closed_at          timestamptz,
  failed_at          timestamptz
);

-- Reads them, in steps, as setting up a statement over many tables costs more than reading rows by their keys; null
-- when there is no such version. Not every target needs evidence or the QA checklist (p_evidence, p_qa); what a block
-- needs is read where there is one. p_project is the project to look at where the version has none. With p_lock the
-- rows are read under the locks that guard them, in the order of all services: automation and version, project, quote,
-- tasks; p_automation is the version's then.
create function known_rows(
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
    select f.qa_complete, f.qa_total, f.remediation_status, f.closed_at, f.failed_at
      into v_known.qa_complete, v_known.qa_total, v_known.remediation_status, v_known.closed_at, v_known.failed_at
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

-- What a caller's transition is decided by, in one call: the standing, the caller's role, the facts (null when there is
-- no such version), and the mark of the rows that they are made of, under which the decision may be committed.
create function known_transition(
  p_tenant text, p_user text, p_version uuid, p_project uuid, p_evidence boolean, p_qa boolean
) returns table (
  tenant_status text, member_status text, settings jsonb, role text, facts jsonb, mark bigint, moment text
)
language plpgsql volatile security invoker
as $$
#variable_conflict use_column
declare
  v_known transition_rows;
begin
  select s.tenant_status, s.member_status, s.settings into tenant_status, member_status, settings
    from directory_api.standing_v1(p_tenant, p_user) s;
  v_known := known_rows(p_tenant, p_version, null, p_project, p_evidence, p_qa, false);
  moment := iso_time(clock_timestamp());
  if (v_known.version).id is not null then
    mark := hash_record_extended(v_known, 0);
    facts := facts_of_rows(v_known);
    select m.role into role from automation_members m
     where m.tenant_id = p_tenant and m.automation_id = (v_known.version).automation_id and m.user_id = p_user;
  end if;
  return next;
end
$$;

-- The rows as the rules look at them.
create function facts_of_rows(k transition_rows) returns jsonb
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
    'qa', case when k.qa_total is not null then jsonb_build_object('complete', k.qa_complete, 'total', k.qa_total) end,
    'remediation', case when k.remediation_status is not null then jsonb_build_object(
      'task_id', (k.version).remediation_task_id, 'status', k.remediation_status,
      'closed_at', iso_time(k.closed_at), 'failed_at', iso_time(k.failed_at)) end);
end
$$;

-- Commits a decided transition: version, history, audit row and event, the project's mirror and the remediation task,
-- or, when a row it was decided by is no longer the same (p_mark), nothing (no row is returned). p_change says what it
-- becomes, p_task and p_mirror what is said to the tasks service about the remediation task and the project.
create function commit_transition(
  p_tenant text, p_version uuid, p_automation uuid, p_project uuid, p_evidence boolean, p_qa boolean, p_mark bigint,
  p_change jsonb, p_history uuid, p_event_id uuid, p_audit_id uuid, p_actor_type text, p_user_id text,
  p_request_id text, p_metadata jsonb, p_payload text, p_task jsonb, p_mirror jsonb
) returns table (version jsonb, lifecycle_status text)
language plpgsql volatile security invoker
as $$
#variable_conflict use_column
declare
  v_known  transition_rows;
  v_before automation_versions;
  v_after  automation_versions;
  v_to     constant text := p_change ->> 'to';
  v_moment timestamptz;
begin
  perform set_config('app.tenant', p_tenant, true);
  v_known := known_rows(p_tenant, p_version, p_automation, p_project, p_evidence, p_qa, true);
  if hash_record_extended(v_known, 0) is distinct from p_mark then
    return;
  end if;
  v_before := v_known.version;
  v_moment := greatest(date_trunc('milliseconds', clock_timestamp()), v_before.updated_at + interval '1 ms');

  update automation_versions v
     set status = v_to,
         project_id = coalesce(v.project_id, p_project),
         previous_status = case when v_to = 'Blocked' then v.status end,
         blocked_reason = case when v_to = 'Blocked' then p_change ->> 'blocked_reason' end,
         blocked_at = case when v_to = 'Blocked' then v_moment end,
         remediation_task_id = case when v_to = 'Blocked' then (p_task ->> 'task_id')::uuid end,
         status_metadata = p_change -> 'status_metadata',
         has_been_live = v.has_been_live or v_to = 'Live',
         archived_at = case when v_to = 'Archived' then v_moment end,
         status_changed_at = v_moment,
         status_changed_by_user_id = p_user_id,
         version = v.version + 1,
         updated_at = v_moment
   where v.tenant_id = p_tenant and v.id = p_version
  returning v.* into strict v_after;

  insert into automation_versions_status_history
    (tenant_id, id, automation_version_id, from_status, to_status, blocked_reason, status_metadata, actor_type,
     user_id, system_initiated, request_id, occurred_at)
  values
    (p_tenant, p_history, p_version, v_before.status, v_to, v_after.blocked_reason, v_after.status_metadata,
     p_actor_type, p_user_id, (p_metadata ->> 'system_initiated')::boolean, p_request_id, v_moment);
  if v_to = 'Blocked' then
    p_payload := jsonb_set(p_payload::jsonb, '{data,block,blocked_at}', to_jsonb(iso_time(v_moment)))::text;
  end if;
  perform record_change(
    p_tenant, p_event_id, p_audit_id, 'automation_status_changed', 'automation_version', p_version::text,
    v_after.version, p_actor_type, p_user_id, p_request_id, 'update_status', p_metadata, p_payload, v_moment);

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

-- Commits transitions that different callers decided, each as if it were alone, with one wait for the disk. p_calls is an
-- array of commit_transition's arguments. One that would wait more than a moment for a lock, or that fails, is undone and
-- answered `aside`: nobody else waits for it, and whoever asked makes it alone. `version` is null where a row that the
-- transition was decided by is no longer the same, and aside.
create function commit_transitions(p_calls jsonb)
returns table (version jsonb, lifecycle_status text, aside boolean)
language plpgsql volatile security invoker
as $$
#variable_conflict use_column
declare
  v_call jsonb;
begin
  perform set_config('lock_timeout', '10ms', true);
  for v_call in select e.call from jsonb_array_elements(p_calls) with ordinality e (call, place) order by e.place loop
    version := null;
    lifecycle_status := null;
    aside := false;
    begin
      select a.version, a.lifecycle_status into version, lifecycle_status
        from commit_transition(
          v_call->>0, (v_call->>1)::uuid, (v_call->>2)::uuid, (v_call->>3)::uuid, (v_call->>4)::boolean,
          (v_call->>5)::boolean, (v_call->>6)::bigint, (v_call->>7)::jsonb, (v_call->>8)::uuid, (v_call->>9)::uuid,
          (v_call->>10)::uuid, v_call->>11, v_call->>12, v_call->>13, (v_call->>14)::jsonb, v_call->>15,
          (v_call->>16)::jsonb, (v_call->>17)::jsonb) a;
    exception when others then
      aside := true;
    end;
    return next;
  end loop;
end
$$;

revoke execute on function known_rows, facts_of_rows, known_transition, commit_transition, commit_transitions
  from public;
grant execute on function known_rows, facts_of_rows, known_transition, commit_transition, commit_transitions
  to automation_app;

-- Down Migration

drop function commit_transitions;
drop function commit_transition;
drop function known_transition;
drop function facts_of_rows;
drop function known_rows;
drop type transition_rows;
