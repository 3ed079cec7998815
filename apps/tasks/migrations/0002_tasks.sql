create table tasks (
  tenant_id             text not null,
  id                    uuid not null,
  project_id            uuid,
  automation_version_id uuid,
  context_type          text not null generated always as (
    case when project_id is not null then 'project' else 'automation_version' end
  ) stored,
  kind                  text not null check (kind in
    ('general_todo', 'build_checklist', 'credentials_issue', 'remediation', 'qa_checklist')),
  title                 text not null check (char_length(title) between 1 and 200),
  description           text check (char_length(description) <= 10000),
  status                text not null check (status in
    ('backlog', 'in_progress', 'blocked', 'done', 'canceled')),
  progress_percent      smallint not null default 0 check (progress_percent between 0 and 100),
  reason                text check (char_length(reason) <= 500),
  -- A task with a checklist keeps the status and progress that were set by hand, but shows what its items say, or
  -- what its project's cascade imposed until the task or its items move again. Rules, indexes and filters use the
  -- effective columns alone.
  derived_status        text check (derived_status in ('backlog', 'in_progress', 'done', 'canceled')),
  derived_progress      smallint check (derived_progress between 0 and 100),
  imposed_status        text check (imposed_status in ('backlog', 'blocked', 'done', 'canceled')),
  effective_status      text not null generated always as (coalesce(imposed_status, derived_status, status)) stored,
  effective_progress    smallint not null generated always as (
    case
      when derived_status is null then progress_percent
      when imposed_status = 'done' then 100
      when imposed_status = 'backlog' then 0
      else derived_progress
    end
  ) stored,
  -- The place of a task in its column of the board. Moves halve the gap between two neighbours.
  position              numeric(18, 6) not null default 1000000,
  -- The position in millionths. Unlike a numeric's, a bigint's comparison is leakproof: under row-level security only
  -- such a range is looked up in the index, instead of being filtered out of the whole column.
  place                 bigint not null generated always as ((position * 1000000)::bigint) stored,
  priority              text not null check (priority in ('low', 'normal', 'high', 'urgent')),
  assignee_id           text,
  due_date              timestamptz(3),
  start_date            date,
  end_date              date,
  -- What a system task is about; '' where the failure names no field.
  failure_code          text,
  failure_field         text,
  occurrences           integer not null default 1,
  created_by            text,
  created_by_system     boolean not null default false,
  version               integer not null default 1,
  -- The project's status_number under which the task was last written.
  project_status_number bigint not null default 0,
  status_changed_at     timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  created_at            timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  updated_at            timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  deleted_at            timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references projects (tenant_id, id),
  constraint tasks_one_context check (num_nonnulls(project_id, automation_version_id) = 1),
  constraint tasks_author check (created_by_system = (created_by is null)),
  constraint tasks_dates check (end_date >= start_date),
  constraint tasks_done_is_100 check ((status = 'done') = (progress_percent = 100)),
  constraint tasks_backlog_is_0 check (status <> 'backlog' or progress_percent = 0),
  constraint tasks_derived_together check ((derived_status is null) = (derived_progress is null)),
  constraint tasks_imposed_on_checklist check (imposed_status is null or derived_status is not null),
  constraint tasks_effective_done_is_100 check ((effective_status = 'done') = (effective_progress = 100)),
  constraint tasks_effective_backlog_is_0 check (effective_status <> 'backlog' or effective_progress = 0)
) with (fillfactor = 80);

-- Lists are ordered by id. What they filter by stands behind it, so that tasks that don't fit are passed over within
-- the index.
create index tasks_newest on tasks (tenant_id, id desc, effective_status, kind, assignee_id, due_date)
  where deleted_at is null;
create index tasks_project_newest
  on tasks (tenant_id, project_id, id desc, effective_status, kind, assignee_id, due_date)
  where deleted_at is null;
create index tasks_assignee on tasks (tenant_id, assignee_id, id desc, project_id, effective_status, kind, due_date)
  where deleted_at is null and assignee_id is not null;
create index tasks_project_column on tasks (tenant_id, project_id, effective_status, place, id)
  where deleted_at is null and project_id is not null;
create index tasks_version_status on tasks (tenant_id, automation_version_id, effective_status)
  where deleted_at is null and automation_version_id is not null;
create index tasks_qa on tasks (tenant_id, project_id) where kind = 'qa_checklist' and deleted_at is null;
-- Under row-level security a condition with a COALESCE in it, on either side, is none for an index, as it could leak; one
-- with a CASE is. With the former, all that failed in one way in a tenant was looked through for one context's.
create index tasks_failure on tasks (
    tenant_id, (case when project_id is not null then project_id else automation_version_id end), failure_code,
    failure_field)
  where failure_code is not null and deleted_at is null;

alter table tasks enable row level security;
alter table tasks force row level security;
create policy tenant_isolation on tasks
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));
grant select, insert, update on tasks to tasks_app;

-- Every failure that was received, under the id its source gave it: the same one again does nothing.
create table validation_failures (
  tenant_id   text not null,
  source      text not null,
  failure_id  text not null,
  context_type text not null,
  context_id  uuid not null,
  code        text not null,
  field       text not null,
  task_id     uuid,
  received_at timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  resolved_at timestamptz(3),
  primary key (tenant_id, source, failure_id)
);
create index validation_failures_context on validation_failures (tenant_id, context_id, received_at);

alter table validation_failures enable row level security;
alter table validation_failures force row level security;
create policy tenant_isolation on validation_failures
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));
grant select, insert, update on validation_failures to tasks_app;
