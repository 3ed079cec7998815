-- Up Migration

-- Who flipped the project's status last, why and by which request: its cascade is booked to them.
alter table projects
  add column flipped_by      text,
  add column flip_reason     text check (char_length(flip_reason) <= 500),
  add column flip_request_id text;

create index projects_cascading on projects (updated_at) where cascade_state = 'running';

-- The cascades under way, of all tenants, for the scheduler that drives them.
create function open_cascades(p_limit integer)
returns table (tenant_id text, project_id uuid, status_number bigint)
language sql stable security definer set search_path = pg_catalog, tasks
as $$
  select p.tenant_id, p.id, p.status_number from tasks.projects p
   where p.cascade_state = 'running' order by p.updated_at limit p_limit
$$;
revoke execute on function open_cascades from public;
grant execute on function open_cascades to tasks_app;

-- How many events of the tenant wait to be published, at most p_most.
create function unpublished_events(p_tenant text, p_most integer) returns integer
language sql stable security definer set search_path = pg_catalog, tasks
as $$
  select count(*)::integer from (
    select from tasks.outbox o where o.tenant_id = p_tenant and o.published_at is null limit p_most
  ) waiting
$$;
revoke execute on function unpublished_events from public;
grant execute on function unpublished_events to tasks_app;

-- Writes one batch of a cascade: the tasks, their audit rows and events, the project's counters. The caller holds
-- the project's row, has read the tasks under it, and made a payload for each. Items and stored words stay as they
-- are: over a checklist the status is imposed.
create function apply_cascade(
  p_tenant text, p_project uuid, p_number bigint, p_to text, p_reason text, p_actor_type text, p_user_id text,
  p_request_id text, p_tasks uuid[], p_event_ids uuid[], p_audit_ids uuid[], p_metadata text[], p_payloads text[]
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
    from unnest(p_tasks, p_audit_ids, p_metadata) made (task_id, audit_id, metadata);

  insert into outbox (tenant_id, event_id, type, entity_type, entity_id, entity_version, occurred_at, payload)
  select p_tenant, made.event_id, 'task_status_updated', 'task', made.task_id::text, t.version, v_now, made.payload
    from unnest(p_tasks, p_event_ids, p_payloads) made (task_id, event_id, payload)
    join tasks t on t.tenant_id = p_tenant and t.id = made.task_id;

  update projects p
     set cascade_done = p.cascade_done + cardinality(p_tasks)
   where p.tenant_id = p_tenant and p.id = p_project;
end
$$;
revoke execute on function apply_cascade from public;
grant execute on function apply_cascade to tasks_app;

-- Down Migration

drop function apply_cascade;
drop function unpublished_events;
drop function open_cascades;
drop index projects_cascading;
alter table projects drop column flipped_by, drop column flip_reason, drop column flip_request_id;
