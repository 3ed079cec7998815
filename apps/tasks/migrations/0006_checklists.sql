-- Up Migration

create table checklist_items (
  tenant_id  text not null,
  id         uuid not null,
  task_id    uuid not null,
  title      text not null check (char_length(title) between 1 and 200),
  status     text not null check (status in ('backlog', 'in_progress', 'done', 'canceled')),
  position   integer not null check (position >= 0),
  created_by text,
  created_at timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  updated_at timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  deleted_at timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, task_id) references tasks (tenant_id, id)
);
create index checklist_items_task on checklist_items (tenant_id, task_id, status) where deleted_at is null;

alter table checklist_items enable row level security;
alter table checklist_items force row level security;
create policy tenant_isolation on checklist_items
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));
grant select, insert, update on checklist_items to tasks_app;

-- A task with a checklist keeps the status and progress that were set by hand, but shows what its items say, or
-- what its project's cascade imposed until the task or its items move again. Rules, indexes and filters use the
-- effective columns alone.
alter table tasks
  add column derived_status   text check (derived_status in ('backlog', 'in_progress', 'done', 'canceled')),
  add column derived_progress smallint check (derived_progress between 0 and 100),
  add column imposed_status   text check (imposed_status in ('backlog', 'blocked', 'done', 'canceled')),
  add column effective_status text not null generated always as (
    coalesce(imposed_status, derived_status, status)
  ) stored,
  add column effective_progress smallint not null generated always as (
    case
      when derived_status is null then progress_percent
      when imposed_status = 'done' then 100
      when imposed_status = 'backlog' then 0
      else derived_progress
    end
  ) stored,
  add constraint tasks_derived_together check ((derived_status is null) = (derived_progress is null)),
  add constraint tasks_imposed_on_checklist check (imposed_status is null or derived_status is not null),
  add constraint tasks_effective_done_is_100 check ((effective_status = 'done') = (effective_progress = 100)),
  add constraint tasks_effective_backlog_is_0 check (effective_status <> 'backlog' or effective_progress = 0);

-- The status and progress that a task's live items add up to; nulls when there are none. All skipped is looked at
-- before "nothing pending", so that a task whose whole checklist was skipped is skipped.
create function derive_checklist_status(p_tenant text, p_task uuid, out status text, out progress smallint)
language plpgsql volatile
as $$
declare
  n record;
begin
  select count(*) filter (where i.status = 'in_progress') as in_progress,
         count(*) filter (where i.status = 'backlog') as planned,
         count(*) filter (where i.status = 'done') as done,
         count(*) filter (where i.status = 'canceled') as skipped,
         count(*) as total
    into n
    from tasks.checklist_items i
   where i.tenant_id = p_tenant and i.task_id = p_task and i.deleted_at is null;
  if n.total = 0 then
    return;
  end if;
  status := case
    when n.in_progress > 0 then 'in_progress'
    when n.done > 0 and n.planned > 0 then 'in_progress'
    when n.skipped = n.total then 'canceled'
    when n.planned = 0 then 'done'
    else 'backlog'
  end;
  progress := case when n.skipped = n.total then 0 else 100 * n.done / (n.total - n.skipped) end;
end
$$;

-- Locks a task in a statement of its own and only then counts its items: two items changed at once would otherwise
-- each be counted without the other.
create function derive_task(p_tenant text, p_task uuid) returns void
language plpgsql volatile
as $$
declare
  v_derived record;
begin
  perform from tasks.tasks t where t.tenant_id = p_tenant and t.id = p_task for no key update;
  select d.status, d.progress into v_derived from tasks.derive_checklist_status(p_tenant, p_task) d;
  update tasks.tasks t
     set derived_status = v_derived.status,
         derived_progress = v_derived.progress,
         imposed_status = null,
         updated_at = greatest(date_trunc('milliseconds', clock_timestamp()), t.updated_at + interval '1 ms')
   where t.tenant_id = p_tenant and t.id = p_task
     and (t.derived_status, t.derived_progress, t.imposed_status)
         is distinct from (v_derived.status, v_derived.progress, null::text);
end
$$;

-- Follows every change of items, whoever made it, once for each task that a statement touched, in the order of ids.
create function update_parent_task_status() returns trigger
language plpgsql volatile
as $$
begin
  if tg_op = 'INSERT' then
    perform tasks.derive_task(c.tenant_id, c.task_id)
       from (select distinct n.tenant_id, n.task_id from new_rows n order by 1, 2) c;
  elsif tg_op = 'DELETE' then
    perform tasks.derive_task(c.tenant_id, c.task_id)
       from (select distinct o.tenant_id, o.task_id from old_rows o order by 1, 2) c;
  else
    perform tasks.derive_task(c.tenant_id, c.task_id)
       from (select distinct o.tenant_id, parent.task_id
               from old_rows o
               join new_rows n on n.tenant_id = o.tenant_id and n.id = o.id
              cross join lateral (values (o.task_id), (n.task_id)) parent (task_id)
              where (o.status, o.deleted_at, o.task_id) is distinct from (n.status, n.deleted_at, n.task_id)
              order by 1, 2) c;
  end if;
  return null;
end
$$;

create trigger checklist_items_inserted after insert on checklist_items
  referencing new table as new_rows for each statement execute function update_parent_task_status();
create trigger checklist_items_updated after update on checklist_items
  referencing old table as old_rows new table as new_rows
  for each statement execute function update_parent_task_status();
create trigger checklist_items_deleted after delete on checklist_items
  referencing old table as old_rows for each statement execute function update_parent_task_status();

revoke execute on function derive_checklist_status, derive_task, update_parent_task_status from public;
grant execute on function derive_checklist_status, derive_task to tasks_app;

-- Down Migration

alter table tasks
  drop column effective_status,
  drop column effective_progress,
  drop column derived_status,
  drop column derived_progress,
  drop column imposed_status;
drop table checklist_items;
drop function update_parent_task_status;
drop function derive_task;
drop function derive_checklist_status;
