-- Makes the tasks that failures of one tenant were decided to become: the failure's id, the task, its audit row and
-- event, the project's counters, the reminders. Contexts are locked in the order of all services and of their ids, and
-- every fact is looked at again under the locks: one that doesn't hold any more is left out. `made` are the ids of
-- the tasks that were made; no row when none was. No two of p_decided.failures are about the same thing;
-- p_decided.open are the statuses of an open task. Of each,
-- `payload` is the event as it will be published but for the task's position and created_at, which are known here alone;
-- what the audit row says stands in it.
create or replace function commit_failures(p_tenant text, p_decided jsonb) returns table (made uuid[])
language plpgsql volatile security invoker
as $$
declare
  v_decided  jsonb := p_decided -> 'failures';
  v_open     constant text[] := array(select jsonb_array_elements_text(p_decided -> 'open'));
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
             failure_field text, id uuid, assignee_id text, assignee jsonb, project_status_number bigint)
      join unnest(v_held, v_numbers) h (id, status_number)
        on h.id = coalesce(d.project_id, d.automation_version_id) and h.status_number = d.project_status_number
     where not exists (
             select from tasks t
              where t.tenant_id = p_tenant
                and case when t.project_id is not null then t.project_id else t.automation_version_id end = h.id
                and t.failure_code = d.failure_code and t.failure_field = d.failure_field and t.deleted_at is null
                and t.effective_status = any (v_open))
       and (d.assignee_id is null
         or assignee_facts(p_tenant, d.assignee_id, d.project_id, d.automation_version_id) = d.assignee)
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
revoke execute on function commit_failures from public;
grant execute on function commit_failures to tasks_app;
