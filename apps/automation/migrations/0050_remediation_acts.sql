-- What people said to a block: that somebody works on it, that nobody is to be told for a while, that it is stable.
create table remediation_acts (
  tenant_id             text not null,
  id                    uuid not null,
  automation_version_id uuid not null,
  blocked_at            timestamptz(3) not null,
  round                 integer not null,
  act                   text not null,
  user_id               text not null,
  acted_at              timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  -- Of a snooze alone.
  until                 timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, automation_version_id) references automation_versions (tenant_id, id)
);
create index remediation_acts_of_block
  on remediation_acts (tenant_id, automation_version_id, blocked_at, acted_at desc);

alter table remediation_acts enable row level security;
alter table remediation_acts force row level security;
create policy tenant_isolation on remediation_acts
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));
grant select, insert on remediation_acts to automation_app;

-- The scheduler that looks for the blocks of all tenants says what they are of.
create policy across on automations for select to automation_owner using (true);
