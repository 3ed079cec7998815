create table projects (
  tenant_id          text not null,
  id                 uuid not null,
  name               text not null check (char_length(name) between 1 and 200),
  status             text not null default 'planning'
                     check (status in ('planning', 'active', 'on_hold', 'completed', 'cancelled', 'archived')),
  -- Counts the flips of `status`; a change of a task is guarded by the number it was decided under.
  status_number      bigint not null default 0,
  lifecycle_status   text,
  delivery_phase     text,
  start_date         date,
  end_date           date,
  checklist_complete integer not null default 0,
  checklist_total    integer not null default 0,
  checklist_progress numeric(5, 2) not null generated always as (
    case when checklist_total = 0 then 0 else round(100.0 * checklist_complete / checklist_total, 2) end
  ) stored,
  cascade_state      text not null default 'none'
                     check (cascade_state in ('none', 'running', 'done', 'superseded')),
  cascade_done       integer not null default 0,
  cascade_total      integer not null default 0,
  -- Who changed the project's status last, why and by which request: its cascade is booked to them.
  flipped_by         text,
  flip_reason        text check (char_length(flip_reason) <= 500),
  flip_request_id    text,
  version            integer not null default 1,
  created_by         text not null,
  created_at         timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  updated_at         timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  primary key (tenant_id, id),
  constraint projects_dates check (end_date >= start_date),
  constraint projects_checklist check (checklist_complete between 0 and checklist_total)
) with (fillfactor = 70);

create index projects_id on projects (id);
create index projects_cascading on projects (updated_at) where cascade_state = 'running';

create table project_members (
  tenant_id  text not null,
  project_id uuid not null,
  user_id    text not null,
  role       text not null check (role in ('owner', 'ops', 'member', 'client')),
  created_at timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  updated_at timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  primary key (tenant_id, project_id, user_id),
  foreign key (tenant_id, project_id) references projects (tenant_id, id)
);
create index project_members_user on project_members (tenant_id, user_id, project_id);

alter table projects enable row level security;
alter table projects force row level security;
alter table project_members enable row level security;
alter table project_members force row level security;
create policy tenant_isolation on projects
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy tenant_isolation on project_members
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));

grant select, insert, update on projects to tasks_app;
grant select, insert, update, delete on project_members to tasks_app;

-- A message names its context but not its tenant; the owner alone may look one up across tenants, and only
-- through tenant_of_context.
create policy context_lookup on projects for select to tasks_owner using (true);
