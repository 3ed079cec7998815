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
