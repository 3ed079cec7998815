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
  constraint tasks_backlog_is_0 check (status <> 'backlog' or progress_percent = 0)
) with (fillfactor = 80);

create index tasks_project_status on tasks (tenant_id, project_id, status);
create index tasks_version_status on tasks (tenant_id, automation_version_id, status);
create index tasks_project_newest on tasks (tenant_id, project_id, id desc) where deleted_at is null;
create index tasks_assignee on tasks (tenant_id, assignee_id, id desc) where deleted_at is null;
create index tasks_failure on tasks (tenant_id, coalesce(project_id, automation_version_id), failure_code, failure_field)
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
alter table validation_failures enable row level security;
alter table validation_failures force row level security;
create policy tenant_isolation on validation_failures
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));
grant select, insert, update on validation_failures to tasks_app;
