-- Tasks for which something may have begun or ended to be reminded of, until whoever waits for their reminders is
-- told: one hint for each change.
create table reminder_hints (
  tenant_id  text not null,
  id         bigint generated always as identity,
  task_id    uuid not null,
  -- The task's project or version: they take turns.
  context_id uuid not null,
  -- The task's own change; null where it is its project that changed.
  old_status text,
  new_status text,
  primary key (tenant_id, id),
  foreign key (tenant_id, task_id) references tasks (tenant_id, id)
);
alter table reminder_hints enable row level security;
alter table reminder_hints force row level security;
create policy tenant_isolation on reminder_hints
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy timing on reminder_hints for select to tasks_owner using (true);
grant select, insert, delete on reminder_hints to tasks_app;
