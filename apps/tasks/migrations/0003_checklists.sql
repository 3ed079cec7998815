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
