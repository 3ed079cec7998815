create table automations (
  tenant_id  text not null,
  id         uuid not null,
  name       text not null check (char_length(name) between 1 and 200),
  owner_id   text,
  status     text not null default 'active' check (status in ('active', 'archived')),
  -- How many versions it has had.
  last_number integer not null default 0,
  version    integer not null default 1,
  created_by text not null,
  created_at timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  updated_at timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  primary key (tenant_id, id)
);

create table automation_members (
  tenant_id     text not null,
  automation_id uuid not null,
  user_id       text not null,
  role          text not null check (role in ('owner', 'ops', 'member', 'client')),
  created_at    timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  updated_at    timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  primary key (tenant_id, automation_id, user_id),
  foreign key (tenant_id, automation_id) references automations (tenant_id, id)
);
create index automation_members_user on automation_members (tenant_id, user_id, automation_id);

create table automation_versions (
  tenant_id                 text not null,
  id                        uuid not null,
  automation_id             uuid not null,
  project_id                uuid,
  number                    integer not null,
  status                    text not null default 'Intake in Progress' check (status in (
    'Intake in Progress', 'Needs Pricing', 'Awaiting Client Approval', 'Build in Progress', 'QA & Testing',
    'Ready to Launch', 'Live', 'Paused', 'Blocked', 'Archived')),
  delivery_phase            text not null generated always as (
    case status
      when 'Intake in Progress' then 'intake'
      when 'Needs Pricing' then 'pricing'
      when 'Awaiting Client Approval' then 'approval'
      when 'Build in Progress' then 'build'
      when 'QA & Testing' then 'qa'
      when 'Ready to Launch' then 'launch'
      when 'Live' then 'live'
      when 'Paused' then 'paused'
      when 'Blocked' then 'blocked'
      else 'archived'
    end
  ) stored,
  -- Of the block that is under way.
  previous_status           text,
  blocked_reason            text check (char_length(blocked_reason) between 1 and 500),
  blocked_at                timestamptz(3),
  remediation_task_id       uuid,
  status_metadata           jsonb not null default '{}' check (jsonb_typeof(status_metadata) = 'object'),
  has_been_live             boolean not null default false,
  status_changed_at         timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  status_changed_by_user_id text not null,
  archived_at               timestamptz(3),
  version                   integer not null default 1,
  created_by                text not null,
  created_at                timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  updated_at                timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  primary key (tenant_id, id),
  unique (tenant_id, automation_id, number),
  foreign key (tenant_id, automation_id) references automations (tenant_id, id),
  constraint automation_versions_block check (
    num_nonnulls(previous_status, blocked_reason, blocked_at, remediation_task_id)
      = case when status = 'Blocked' then 4 else 0 end),
  constraint automation_versions_archived check ((status = 'Archived') = (archived_at is not null))
) with (fillfactor = 80);
create index automation_versions_project on automation_versions (tenant_id, project_id, id desc);
create index automation_versions_newest on automation_versions (tenant_id, id desc, status);
create index automation_versions_id on automation_versions (id);
create index automation_versions_blocked on automation_versions (id) where status = 'Blocked';

create table quotes (
  tenant_id        text not null,
  project_id       uuid not null,
  quote_id         text not null check (quote_id ~ '^[A-Za-z0-9_.-]{1,64}$'),
  -- What events and audit rows call it: the same id from outside may stand in several projects.
  id               uuid not null,
  -- The one made last is the project's latest.
  sequence         bigint not null generated always as identity,
  status           text not null check (status in ('draft', 'sent', 'signed', 'rejected')),
  payment_required boolean not null,
  payment_captured boolean not null,
  version          integer not null default 1,
  created_at       timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  updated_at       timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  primary key (tenant_id, project_id, quote_id)
);
create index quotes_latest on quotes (tenant_id, project_id, sequence desc);

create table evidence (
  tenant_id             text not null,
  id                    uuid not null,
  automation_version_id uuid not null,
  kind                  text not null check (kind in (
    'build_artifacts', 'runbook', 'deployment_plan', 'rollback_plan', 'qa_approval', 'archive_approval',
    'regression_results', 'stability', 'traffic')),
  uri                   text check (char_length(uri) <= 2000),
  note                  text check (char_length(note) <= 2000),
  approved              boolean,
  pass_rate             double precision check (pass_rate between 0 and 1),
  stable                boolean,
  active                boolean,
  recorded_by           text not null,
  recorded_at           timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  version               integer not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, automation_version_id, kind),
  foreign key (tenant_id, automation_version_id) references automation_versions (tenant_id, id)
);

create table automation_versions_status_history (
  tenant_id             text not null,
  id                    uuid not null,
  automation_version_id uuid not null,
  from_status           text,
  to_status             text not null,
  blocked_reason        text,
  status_metadata       jsonb not null,
  actor_type            text not null,
  user_id               text,
  system_initiated      boolean not null,
  request_id            text not null,
  occurred_at           timestamptz(3) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, automation_version_id) references automation_versions (tenant_id, id)
);
create index automation_versions_status_history_newest
  on automation_versions_status_history (tenant_id, automation_version_id, id desc);

-- What was announced about a block: each level once in each round. Its remediation task may be reopened: each reopening
-- begins a round of the block, with reminders of its own.
create table remediation_escalations (
  tenant_id             text not null,
  automation_version_id uuid not null,
  blocked_at            timestamptz(3) not null,
  level                 text not null check (level in ('reminder', 'escalation', 'approval', 'reopening')),
  round                 integer not null,
  announced_at          timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  primary key (tenant_id, automation_version_id, blocked_at, level, round),
  foreign key (tenant_id, automation_version_id) references automation_versions (tenant_id, id)
);

do $$
declare
  v_table text;
begin
  foreach v_table in array array[
    'automations', 'automation_members', 'automation_versions', 'quotes', 'evidence',
    'automation_versions_status_history', 'remediation_escalations']
  loop
    execute format('alter table %I enable row level security', v_table);
    execute format('alter table %I force row level security', v_table);
    execute format(
      $policy$create policy tenant_isolation on %I
                using (tenant_id = nullif(current_setting('app.tenant', true), ''))$policy$, v_table);
  end loop;
end
$$;

grant select, insert, update on automations, automation_members, automation_versions, quotes, evidence to automation_app;
grant select, insert on automation_versions_status_history, remediation_escalations to automation_app;

-- A message names a version but not its tenant, and a scheduler looks for the blocks of all tenants: the owner alone
-- may look across them, and only through functions that do no more than that.
create policy across on automation_versions for select to automation_owner using (true);

-- The rows that a transition is decided by, but who asks. What is added here is guarded by being here: commit_transition
-- commits only while a hash of all of it is the same. The number of the automation is raised with each change of its
-- members too. Evidence, the QA checklist and the remediation task are null where they were not read.
create type transition_rows as (
  version            automation_versions,
  automation_name    text,
  owner_id           text,
  automation_status  text,
  automation_number  integer,
  project_id         uuid,
  lifecycle_status   text,
  checklist_complete integer,
  checklist_total    integer,
  quote              quotes,
  evidence           jsonb,
  qa_complete        bigint,
  qa_total           bigint,
  remediation_status text,
  closed_at          timestamptz,
  failed_at          timestamptz
);
