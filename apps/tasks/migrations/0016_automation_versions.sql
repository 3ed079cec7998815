-- Up Migration

-- What the automation service may read and write here, in its own transactions. It has locked its version before, so
-- that locks are taken in one order: version, project, (quote,) task, item. Functions that write take what is said
-- about the change, its ids and its actor in one object (p_said), and leave the owner's audit row and event.

-- A time as JSON has it: UTC with milliseconds.
create function iso_time(p_time timestamptz) returns text
language sql stable
as $$
  select to_char(p_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- A task as events show it.
create function event_task(t tasks.tasks) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'id', t.id, 'tenant_id', t.tenant_id, 'context_type', t.context_type, 'project_id', t.project_id,
    'automation_version_id', t.automation_version_id, 'kind', t.kind, 'title', t.title, 'status', t.effective_status,
    'own_status', t.status, 'is_atomic', t.derived_status is null, 'position', t.position, 'priority', t.priority,
    'assignee_id', t.assignee_id, 'due_date', tasks.iso_time(t.due_date), 'start_date', t.start_date, 'end_date', t.end_date,
    'progress_percent', t.effective_progress, 'reason', t.reason, 'occurrences', t.occurrences,
    'created_by', t.created_by, 'created_by_system', t.created_by_system, 'version', t.version,
    'created_at', tasks.iso_time(t.created_at), 'dependencies', '[]'::jsonb)
$$;

-- Records a change that another service made here in its own transaction.
create function record_said(
  p_tenant text, p_said jsonb, p_type text, p_entity_type text, p_entity_id text, p_version bigint,
  p_action text, p_metadata jsonb, p_data jsonb
) returns void
language plpgsql volatile security invoker
as $$
begin
  perform tasks.record_change(
    p_tenant, (p_said ->> 'event_id')::uuid, (p_said ->> 'audit_id')::uuid, p_type, p_entity_type, p_entity_id,
    p_version, p_said ->> 'actor_type', p_said ->> 'user_id', p_said ->> 'request_id', p_action, p_metadata,
    jsonb_build_object(
      'tenant_id', p_tenant,
      'entity', jsonb_build_object('type', p_entity_type, 'id', p_entity_id, 'version', p_version),
      'actor', jsonb_build_object('type', p_said ->> 'actor_type', 'id', p_said ->> 'user_id'),
      'request_id', p_said ->> 'request_id',
      'cause', p_said -> 'cause',
      'audit', jsonb_build_object('id', p_said ->> 'audit_id', 'action_type', p_action, 'metadata', p_metadata),
      'data', p_data
    )::text);
end
$$;

-- Locks a project against changes of its tasks, counters and mirror; whether there is one.
create function tasks_api.hold_project_v1(p_tenant text, p_project uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, tasks, pg_temp
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
  v_found   boolean;
begin
  perform set_config('app.tenant', p_tenant, true);
  perform from tasks.projects p where p.tenant_id = p_tenant and p.id = p_project for no key update;
  v_found := found;
  perform set_config('app.tenant', v_callers, true);
  return v_found;
end
$$;

-- What the checklists and the remediation task of a version have come to. With p_lock, the tasks that no project's
-- lock holds still are locked, in the order of their ids. The latest validation failure is one since the remediation
-- task was closed.
create function tasks_api.version_facts_v1(
  p_tenant text, p_project uuid, p_automation_version uuid, p_task uuid, p_lock boolean
) returns table (
  lifecycle_status text, checklist_complete integer, checklist_total integer, qa_complete bigint, qa_total bigint,
  remediation_status text, closed_at timestamptz, failed_at timestamptz
)
language plpgsql volatile security definer set search_path = pg_catalog, tasks, pg_temp
as $$
#variable_conflict use_column
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  if p_lock then
    perform from tasks.tasks t
      where t.tenant_id = p_tenant and t.automation_version_id = p_automation_version and t.deleted_at is null
        and (t.kind = 'qa_checklist' or t.id = p_task)
      order by t.id for share;
  end if;
  select p.lifecycle_status, p.checklist_complete, p.checklist_total
    into lifecycle_status, checklist_complete, checklist_total
    from tasks.projects p where p.tenant_id = p_tenant and p.id = p_project;
  -- Each context by its own index.
  select count(*) filter (where t.effective_status = 'done'), count(*) into qa_complete, qa_total
    from (select o.effective_status from tasks.tasks o
           where o.tenant_id = p_tenant and o.project_id = p_project and o.kind = 'qa_checklist'
             and o.deleted_at is null
          union all
          select o.effective_status from tasks.tasks o
           where o.tenant_id = p_tenant and o.automation_version_id = p_automation_version
             and o.kind = 'qa_checklist' and o.deleted_at is null) t;
  select t.effective_status, case when t.effective_status = 'done' then t.status_changed_at end
    into remediation_status, closed_at
    from tasks.tasks t where t.tenant_id = p_tenant and t.id = p_task and t.deleted_at is null;
  if closed_at is not null then
    select max(f.received_at) into failed_at
      from tasks.validation_failures f
     where f.tenant_id = p_tenant and f.context_type = 'automation_version' and f.context_id = p_automation_version
       and f.received_at > closed_at;
  end if;
  perform set_config('app.tenant', v_callers, true);
  return next;
end
$$;

-- Makes a project show the status and phase of the version that it mirrors.
create function tasks_api.mirror_lifecycle_v1(p_tenant text, p_project uuid, p_said jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, tasks, pg_temp
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
  v_project record;
begin
  perform set_config('app.tenant', p_tenant, true);
  update tasks.projects p
     set lifecycle_status = p_said ->> 'status',
         delivery_phase = p_said ->> 'phase',
         version = p.version + 1,
         updated_at = greatest(date_trunc('milliseconds', clock_timestamp()), p.updated_at + interval '1 ms')
   where p.tenant_id = p_tenant and p.id = p_project
     and (p.lifecycle_status, p.delivery_phase) is distinct from (p_said ->> 'status', p_said ->> 'phase')
  returning p.id, p.name, p.status, p.version into v_project;
  if found then
    perform tasks.record_said(
      p_tenant, p_said, 'project_changed', 'project', v_project.id::text, v_project.version, 'mirror_lifecycle',
      jsonb_build_object('lifecycle_status', p_said ->> 'status', 'delivery_phase', p_said ->> 'phase'),
      jsonb_build_object(
        'project', jsonb_build_object('id', v_project.id, 'name', v_project.name, 'status', v_project.status),
        'change', 'lifecycle_mirrored', 'member', null));
  end if;
  perform set_config('app.tenant', v_callers, true);
end
$$;

-- Makes the remediation task of a version that is being blocked.
create function tasks_api.open_remediation_v1(
  p_tenant text, p_task uuid, p_automation_version uuid, p_said jsonb
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, tasks, pg_temp
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
  v_task    tasks.tasks;
begin
  perform set_config('app.tenant', p_tenant, true);
  insert into tasks.tasks
    (tenant_id, id, automation_version_id, kind, title, description, status, priority, created_by_system)
  values
    (p_tenant, p_task, p_automation_version, 'remediation', p_said ->> 'title', p_said ->> 'description', 'backlog',
     'urgent', true)
  returning * into v_task;
  perform tasks.record_said(
    p_tenant, p_said, 'task_created', 'task', p_task::text, v_task.version, 'create_task',
    jsonb_build_object(
      'context_type', 'automation_version', 'context_id', p_automation_version, 'kind', v_task.kind,
      'title', v_task.title, 'priority', v_task.priority, 'created_by_system', true),
    jsonb_build_object('task', tasks.event_task(v_task)));
  perform set_config('app.tenant', v_callers, true);
end
$$;

-- Cancels the remediation task of a version that is archived, or reopens one that was done; p_said names the status
-- and the reason, and for a reopening the moment of the closing that it undoes. Whether it did.
create function tasks_api.move_remediation_v1(p_tenant text, p_task uuid, p_said jsonb) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, tasks, pg_temp
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
  v_to      constant text := p_said ->> 'status';
  v_before  text;
  v_task    tasks.tasks;
  v_said    jsonb;
  v_moved   boolean;
begin
  perform set_config('app.tenant', p_tenant, true);
  select t.effective_status into v_before from tasks.tasks t
   where t.tenant_id = p_tenant and t.id = p_task and t.kind = 'remediation' and t.deleted_at is null
     for no key update;
  update tasks.tasks t
     set status = v_to,
         progress_percent = case v_to when 'in_progress' then 90 else t.progress_percent end,
         reason = p_said ->> 'reason',
         version = t.version + 1,
         updated_at = greatest(date_trunc('milliseconds', clock_timestamp()), t.updated_at + interval '1 ms'),
         status_changed_at = greatest(date_trunc('milliseconds', clock_timestamp()), t.updated_at + interval '1 ms')
   where t.tenant_id = p_tenant and t.id = p_task and t.kind = 'remediation' and t.deleted_at is null
     and case v_to
           when 'canceled' then t.status not in ('done', 'canceled')
           when 'in_progress' then t.status = 'done' and t.status_changed_at = (p_said ->> 'closed_at')::timestamptz
         end
  returning * into v_task;
  v_moved := found;
  if v_moved then
    v_said := jsonb_build_object('old_status', v_before, 'new_status', v_to, 'reason', p_said ->> 'reason');
    perform tasks.record_said(
      p_tenant, p_said, 'task_status_updated', 'task', p_task::text, v_task.version, 'update_task_status',
      v_said || jsonb_build_object(
        'kind', 'remediation', 'context_type', 'automation_version', 'context_id', v_task.automation_version_id),
      v_said || jsonb_build_object('task', tasks.event_task(v_task)));
  end if;
  perform set_config('app.tenant', v_callers, true);
  return v_moved;
end
$$;

revoke execute on function event_task, iso_time, record_said from public;
revoke execute on function tasks_api.hold_project_v1, tasks_api.version_facts_v1, tasks_api.mirror_lifecycle_v1,
  tasks_api.open_remediation_v1, tasks_api.move_remediation_v1 from public;
grant execute on function tasks_api.hold_project_v1, tasks_api.version_facts_v1, tasks_api.mirror_lifecycle_v1,
  tasks_api.open_remediation_v1, tasks_api.move_remediation_v1 to automation_app;

create index validation_failures_context on validation_failures (tenant_id, context_id, received_at);
create index tasks_qa on tasks (tenant_id, project_id) where kind = 'qa_checklist' and deleted_at is null;

-- Down Migration

drop index tasks_qa;
drop index validation_failures_context;
drop function tasks_api.move_remediation_v1;
drop function tasks_api.open_remediation_v1;
drop function tasks_api.mirror_lifecycle_v1;
drop function tasks_api.version_facts_v1;
drop function tasks_api.hold_project_v1;
drop function record_said;
drop function event_task;
drop function iso_time;
