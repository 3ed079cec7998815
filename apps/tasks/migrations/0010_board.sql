-- Up Migration

-- A position in millionths. Unlike a numeric's, a bigint's comparison is leakproof: under row-level security only
-- such a range is looked up in the index, instead of being filtered out of the whole column.
alter table tasks
  add column place bigint not null generated always as ((position * 1000000)::bigint) stored;
drop index tasks_project_column;
create index tasks_project_column on tasks (tenant_id, project_id, effective_status, place, id)
  where deleted_at is null and project_id is not null;

-- Puts the tasks of a column, but for the one that moves, a step apart, in the order they have. No version is
-- raised: nobody sees a difference. The caller holds the project's row lock.
create function respace_column(p_tenant text, p_project uuid, p_status text, p_task uuid) returns void
language plpgsql volatile security invoker
as $$
begin
  with held as materialized (
    select t.id, t.place from tasks t
     where t.tenant_id = p_tenant and t.project_id = p_project and t.effective_status = p_status
       and t.deleted_at is null and t.id <> p_task
     order by t.id
       for no key update
  ), spaced as (
    select h.id,
           row_number() over (order by h.place, h.id)
             * least(1000000, trunc(900000000000.0 / (count(*) over () + 1), 6)) as position
      from held h
  )
  update tasks t set position = s.position
    from spaced s
   where t.tenant_id = p_tenant and t.id = s.id and t.position <> s.position;
end
$$;

-- The position just before or after a neighbour, between two of them, or at the end of a column; room is made where
-- there is none. problem is 'before_id' or 'after_id' for one that is not in the column (found_status is where it
-- is, null when it is not on the board), 'apart' for two that don't follow each other: then nothing was written.
-- The caller holds the project's row lock.
create function find_position(
  p_tenant text, p_project uuid, p_status text, p_task uuid, p_before uuid, p_after uuid,
  out new_position numeric, out problem text, out found_status text
)
language plpgsql volatile security invoker
as $$
declare
  v_place bigint;
  v_low   numeric;
  v_high  numeric;
  v_next  uuid;
begin
  select n.field, t.effective_status into problem, found_status
    from (values ('before_id', p_before), ('after_id', p_after)) n (field, id)
    left join tasks t
      on t.tenant_id = p_tenant and t.id = n.id and t.project_id = p_project and t.deleted_at is null
   where n.id is not null and t.effective_status is distinct from p_status
   limit 1;
  if found then
    return;
  end if;

  for v_attempt in 1..2 loop
    v_high := null;
    if p_after is not null then
      select t.position, t.place into v_low, v_place from tasks t where t.tenant_id = p_tenant and t.id = p_after;
      select t.position, t.id into v_high, v_next from tasks t
       where t.tenant_id = p_tenant and t.project_id = p_project and t.effective_status = p_status
         and t.deleted_at is null and (t.place, t.id) > (v_place, p_after) and t.id <> p_task
       order by t.place, t.id limit 1;
      if p_before is not null and v_next is distinct from p_before then
        problem := 'apart';
        return;
      end if;
    elsif p_before is not null then
      select t.position, t.place into v_high, v_place from tasks t where t.tenant_id = p_tenant and t.id = p_before;
      select t.position into v_low from tasks t
       where t.tenant_id = p_tenant and t.project_id = p_project and t.effective_status = p_status
         and t.deleted_at is null and (t.place, t.id) < (v_place, p_before) and t.id <> p_task
       order by t.place desc, t.id desc limit 1;
    else
      select t.position into v_low from tasks t
       where t.tenant_id = p_tenant and t.project_id = p_project and t.effective_status = p_status
         and t.deleted_at is null and t.id <> p_task
       order by t.place desc, t.id desc limit 1;
    end if;
    v_low := coalesce(v_low, 0);
    new_position := case when v_high is null then v_low + 1000000 else round((v_low + v_high) * 0.5, 6) end;
    exit when new_position > v_low and new_position < coalesce(v_high, 1000000000000);
    perform respace_column(p_tenant, p_project, p_status, p_task);
  end loop;
end
$$;

-- Commits a decided move on the board: the task's place and, if p_changes, its status, with the project's counters,
-- one audit row and one event. No row when a fact it was decided by is no longer true; a row with a problem when a
-- neighbour is not where it should be (see find_position): nothing was written then. Moves on one board follow each
-- other: the project is locked before its tasks. p_to is the effective status that results.
create function apply_move(
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
revoke execute on function respace_column, find_position, apply_move from public;
grant execute on function respace_column, find_position, apply_move to tasks_app;

-- Down Migration

drop function apply_move;
drop function find_position;
drop function respace_column;
drop index tasks_project_column;
create index tasks_project_column on tasks (tenant_id, project_id, effective_status, position, id)
  where deleted_at is null and project_id is not null;
alter table tasks drop column place;
