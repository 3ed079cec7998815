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
