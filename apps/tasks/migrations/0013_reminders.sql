-- Up Migration

-- What is to be said about a task's due date, and whether it was. Whoever wakes somebody up (a workflow, the sweep)
-- asks this table first; a reminder is told once, by the update that finds fired_at null.
create table reminders (
  tenant_id text not null,
  task_id   uuid not null,
  kind      text not null check (kind in ('ahead', 'due')),
  due_date  timestamptz(3) not null,
  fire_at   timestamptz(3) not null,
  -- From when on a workflow waits for it.
  admit_at  timestamptz(3) not null,
  fired_at  timestamptz(3),
  -- False when there was nobody to tell any more: the task had ended, or is due at another time.
  is_told   boolean,
  primary key (tenant_id, task_id, due_date, kind),
  foreign key (tenant_id, task_id) references tasks (tenant_id, id),
  constraint reminders_outcome check ((fired_at is null) = (is_told is null))
);
create index reminders_overdue on reminders (fire_at) where fired_at is null;
create index reminders_coming on reminders (task_id, admit_at) where fired_at is null;

alter table reminders enable row level security;
alter table reminders force row level security;
create policy tenant_isolation on reminders
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy timing on reminders for select to tasks_owner using (true);
grant select, insert, update, delete on reminders to tasks_app;

-- The tasks of all tenants with a reminder that has been due since p_until, the longest first.
create function overdue_reminders(p_until timestamptz, p_limit integer)
returns table (tenant_id text, task_id uuid)
language sql stable security definer set search_path = pg_catalog, tasks
as $$
  select r.tenant_id, r.task_id from tasks.reminders r
   where r.fired_at is null and r.fire_at <= p_until
   order by r.fire_at limit p_limit
$$;

-- The tasks of all tenants whose reminders are to be waited for from now on, by task id after p_after; p_slice takes
-- one of 60 parts of them.
create function coming_reminders(p_slice integer, p_after uuid, p_limit integer)
returns table (tenant_id text, task_id uuid, next_at timestamptz)
language sql stable security definer set search_path = pg_catalog, tasks
as $$
  select r.tenant_id, r.task_id, min(r.fire_at)
    from tasks.reminders r
   where r.fired_at is null and r.admit_at <= clock_timestamp()
     and (p_after is null or r.task_id > p_after)
     and (p_slice is null or abs(hashtext(r.task_id::text)::bigint) % 60 = p_slice)
   group by r.tenant_id, r.task_id
   order by r.task_id limit p_limit
$$;

revoke execute on function overdue_reminders, coming_reminders from public;
grant execute on function overdue_reminders, coming_reminders to tasks_app;

-- Down Migration

drop function coming_reminders;
drop function overdue_reminders;
drop table reminders;
