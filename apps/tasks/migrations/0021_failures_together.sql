-- Up Migration

-- Under row-level security a condition with a COALESCE in it, on either side, is none for an index, as it could leak; one
-- with a CASE is. With the former, all that failed in one way in a tenant was looked through for one context's.
drop index tasks_failure;
create index tasks_failure on tasks (
    tenant_id, (case when project_id is not null then project_id else automation_version_id end), failure_code,
    failure_field)
  where failure_code is not null and deleted_at is null;

-- Inserts tasks of one tenant, each at the end of its column of the board, in the order given; p_tasks is an array of
-- objects by the names of the columns. The caller holds the rows of their contexts.
create function insert_tasks(p_tenant text, p_tasks jsonb) returns setof tasks
language plpgsql volatile security invoker
as $$
begin
  return query
    insert into tasks
      (tenant_id, id, project_id, automation_version_id, kind, title, description, status, progress_percent, reason,
       priority, assignee_id, due_date, start_date, end_date, failure_code, failure_field, created_by,
       created_by_system, project_status_number, position)
    select p_tenant, n.id, n.project_id, n.automation_version_id, n.kind, n.title, n.description, n.status,
           n.progress_percent, n.reason, n.priority, n.assignee_id, n.due_date, n.start_date, n.end_date,
           n.failure_code, n.failure_field, n.created_by, n.created_by_system, n.project_status_number,
           least(coalesce((
             select last.position from tasks last
              where last.tenant_id = p_tenant and last.project_id = n.project_id and last.effective_status = n.status
                and last.deleted_at is null
              order by last.place desc limit 1), 0)
             + 1000000 * case when n.project_id is null then 1
                              else row_number() over (partition by n.project_id, n.status order by n.at) end,
             999999999999)
      from rows from (jsonb_to_recordset(p_tasks) as (
             id uuid, project_id uuid, automation_version_id uuid, kind text, title text, description text, status text,
             progress_percent smallint, reason text, priority text, assignee_id text, due_date timestamptz,
             start_date date, end_date date, failure_code text, failure_field text, created_by text,
             created_by_system boolean, project_status_number bigint
           )) with ordinality n (
             id, project_id, automation_version_id, kind, title, description, status, progress_percent, reason, priority,
             assignee_id, due_date, start_date, end_date, failure_code, failure_field, created_by, created_by_system,
             project_status_number, at)
     order by n.at
    returning *;
end
$$;

-- Whether a user is an active member of the tenant and, by membership or by a directory role of ops, of the context:
-- a project or a version, the other is null.
create function is_assignable(p_tenant text, p_user text, p_project uuid, p_version uuid) returns boolean
language plpgsql volatile security invoker
as $$
declare
  v_roles text[];
begin
  select a.roles into v_roles from directory_api.active_members_v1(p_tenant, array[p_user]) a;
  if not found then
    return false;
  elsif exists (select from unnest(v_roles) r where r = 'admin' or r like 'ops\_%') then
    return true;
  elsif p_version is not null then
    return exists (
      select from automation_api.context_v1(p_tenant, p_version, p_user, false) c where c.role is not null);
  end if;
  return exists (
    select from project_members m
     where m.tenant_id = p_tenant and m.project_id = p_project and m.user_id = p_user);
end
$$;

-- What a validation failure is decided by, and the tenant that owns its context, which is entered; a row of nulls when
-- there is no such context. The settings are read for those with a due date alone. Nothing is locked.
create function failure_facts(
  p_project uuid, p_version uuid, p_source text, p_failure text, p_code text, p_field text, p_assignee text,
  p_is_due boolean
) returns table (
  tenant_id text, project_status text, status_number bigint, is_known boolean, is_open boolean, is_assignable boolean,
  settings jsonb, read_at timestamptz
)
language plpgsql volatile security invoker
as $$
#variable_conflict use_column
declare
  v_context constant uuid := coalesce(p_project, p_version);
begin
  if p_version is null then
    tenant_id := tenant_of_context('project', p_project);
  else
    tenant_id := automation_api.tenant_of_version_v1(p_version);
  end if;
  if tenant_id is null then
    return next;
    return;
  end if;
  perform set_config('app.tenant', tenant_id, true);
  status_number := 0;
  if p_version is null then
    select p.status, p.status_number into project_status, status_number
      from projects p where p.tenant_id = failure_facts.tenant_id and p.id = p_project;
  end if;
  is_known := exists (
    select from validation_failures f
     where f.tenant_id = failure_facts.tenant_id and f.source = p_source and f.failure_id = p_failure);
  is_open := exists (
    select from tasks t
     where t.tenant_id = failure_facts.tenant_id
       and case when t.project_id is not null then t.project_id else t.automation_version_id end = v_context
       and t.failure_code = p_code and t.failure_field = p_field and t.deleted_at is null
       and t.status not in ('done', 'canceled'));
  is_assignable := p_assignee is null or is_assignable(tenant_id, p_assignee, p_project, p_version);
  if p_is_due then
    select s.settings into settings from directory_api.standing_v1(tenant_id, '') s;
  end if;
  read_at := clock_timestamp();
  return next;
end
$$;

-- Makes the tasks that failures of one tenant were decided to become: the failure's id, the task, its audit row and
-- event, the project's counters, the reminders. Contexts are locked in the order of all services and of their ids, and
-- every fact is looked at again under the locks: one that doesn't hold any more is left out. `made` are the ids of
-- the tasks that were made; no row when none was. No two of p_decided.failures are about the same thing. Of each,
-- `payload` is the event as it will be published but for the task's position and created_at, which are known here alone;
-- what the audit row says stands in it.
create function commit_failures(p_tenant text, p_decided jsonb) returns table (made uuid[])
language plpgsql volatile security invoker
as $$
declare
  v_decided  jsonb := p_decided -> 'failures';
  v_contexts uuid[];
  v_held     uuid[];
  v_numbers  bigint[];
begin
  perform set_config('app.tenant', p_tenant, true);
  select array_agg(distinct d.automation_version_id order by d.automation_version_id) into v_contexts
    from jsonb_to_recordset(v_decided) d (automation_version_id uuid) where d.automation_version_id is not null;
  if v_contexts is not null then
    select array_agg(v.id), array_agg(0) into v_held, v_numbers
      from unnest(v_contexts) v (id), automation_api.context_v1(p_tenant, v.id, '', true);
  end if;
  select array_agg(distinct d.project_id) into v_contexts
    from jsonb_to_recordset(v_decided) d (project_id uuid) where d.project_id is not null;
  if v_contexts is not null then
    select v_held || array_agg(h.id), v_numbers || array_agg(h.status_number) into v_held, v_numbers
      from (select p.id, p.status_number from projects p
             where p.tenant_id = p_tenant and p.id = any (v_contexts)
             order by p.id for no key update) h;
  end if;

  with noted as (
    insert into validation_failures
      (tenant_id, source, failure_id, context_type, context_id, code, field, task_id)
    select p_tenant, d.source, d.failure_id,
           case when d.project_id is null then 'automation_version' else 'project' end, h.id,
           d.failure_code, d.failure_field, d.id
      from jsonb_to_recordset(v_decided) d (
             source text, failure_id text, project_id uuid, automation_version_id uuid, failure_code text,
             failure_field text, id uuid, assignee_id text, project_status_number bigint)
      join unnest(v_held, v_numbers) h (id, status_number)
        on h.id = coalesce(d.project_id, d.automation_version_id) and h.status_number = d.project_status_number
     where not exists (
             select from tasks t
              where t.tenant_id = p_tenant
                and case when t.project_id is not null then t.project_id else t.automation_version_id end = h.id
                and t.failure_code = d.failure_code and t.failure_field = d.failure_field and t.deleted_at is null
                and t.status not in ('done', 'canceled'))
       and (d.assignee_id is null or is_assignable(p_tenant, d.assignee_id, d.project_id, d.automation_version_id))
    on conflict do nothing
    returning task_id
  )
  select array_agg(n.task_id) into made from noted n;
  if made is null then
    return;
  end if;

  if cardinality(made) < jsonb_array_length(v_decided) then
    select jsonb_agg(d.value order by d.at) into v_decided
      from jsonb_array_elements(v_decided) with ordinality d (value, at)
     where (d.value ->> 'id')::uuid = any (made);
  end if;
  with stored as materialized (
    select t.id, t.version, t.position, t.created_at, d.event_id, d.payload
      from insert_tasks(p_tenant, v_decided) t
      join jsonb_to_recordset(v_decided) d (id uuid, event_id uuid, payload jsonb) on d.id = t.id
  ), audited as (
    insert into audit_logs
      (tenant_id, id, occurred_at, actor_type, user_id, action_type, entity_type, entity_id, metadata, request_id)
    select p_tenant, (s.payload #>> '{audit,id}')::uuid, s.created_at, s.payload #>> '{actor,type}',
           s.payload #>> '{actor,id}', 'create_task', 'task', s.id::text, s.payload #> '{audit,metadata}',
           s.payload ->> 'request_id'
      from stored s
  )
  insert into outbox (tenant_id, event_id, type, entity_type, entity_id, entity_version, occurred_at, payload)
  select p_tenant, s.event_id, 'task_created', 'task', s.id::text, s.version, s.created_at,
         jsonb_set(
           jsonb_set(s.payload, '{data,task,position}', to_jsonb(s.position::float8)),
           '{data,task,created_at}', to_jsonb(iso_time(s.created_at)))::text
    from stored s;

  perform adjust_checklist(p_tenant, c.project_id, 0, c.total, null, null, null, null, null, null)
     from (select d.project_id, count(*)::integer as total
             from jsonb_to_recordset(v_decided) d (project_id uuid, is_project_checklist boolean)
            where d.is_project_checklist
            group by d.project_id) c;

  insert into reminders (tenant_id, task_id, kind, due_date, fire_at, admit_at)
  select p_tenant, d.id, r.kind, d.due_date, r.fire_at, r.admit_at
    from jsonb_to_recordset(v_decided) d (id uuid, due_date timestamptz, reminders jsonb),
         jsonb_to_recordset(d.reminders) r (kind text, fire_at timestamptz, admit_at timestamptz);
  return next;
end
$$;

-- commit_failures for several tenants, in one transaction. `p_calls` is an array of its arguments. A tenant's that would
-- wait more than a moment for a lock, or that fail, are undone and answered `aside`: no other tenant's wait for them.
create function commit_failures_of_many(p_calls jsonb) returns table (made uuid[], aside boolean)
language plpgsql volatile security invoker
as $$
declare
  v_call jsonb;
begin
  perform set_config('lock_timeout', '10ms', true);
  for v_call in select e.call from jsonb_array_elements(p_calls) with ordinality e (call, place) order by e.place loop
    made := null;
    aside := false;
    begin
      select c.made into made from commit_failures(v_call ->> 0, v_call -> 1) c;
    exception when others then
      aside := true;
    end;
    return next;
  end loop;
end
$$;

revoke execute on function insert_tasks, is_assignable, failure_facts, commit_failures, commit_failures_of_many
  from public;
grant execute on function insert_tasks, is_assignable, failure_facts, commit_failures, commit_failures_of_many,
  iso_time to tasks_app;

-- Down Migration

revoke execute on function iso_time from tasks_app;
drop function commit_failures_of_many;
drop function commit_failures;
drop function failure_facts;
drop function is_assignable;
drop function insert_tasks;
drop index tasks_failure;
create index tasks_failure on tasks (tenant_id, coalesce(project_id, automation_version_id), failure_code, failure_field)
  where failure_code is not null and deleted_at is null;
