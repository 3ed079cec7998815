-- The tables every service is made of, in the schema {service}, made by its owner.

create table {service}.audit_logs (
  tenant_id   text not null,
  id          uuid not null,
  occurred_at timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  actor_type  text not null check (actor_type in ('user', 'service', 'system')),
  user_id     text,
  action_type text not null,
  entity_type text not null,
  entity_id   text not null,
  metadata    jsonb not null default '{}',
  request_id  text,
  primary key (tenant_id, id)
);
create index audit_logs_entity on {service}.audit_logs (tenant_id, entity_type, entity_id, id desc);

create table {service}.outbox (
  id             bigint generated always as identity primary key,
  tenant_id      text not null,
  event_id       uuid not null unique,
  type           text not null,
  entity_type    text not null,
  entity_id      text not null,
  entity_version bigint not null,
  occurred_at    timestamptz(3) not null,
  payload        text not null,
  published_at   timestamptz(3)
) with (autovacuum_vacuum_scale_factor = 0.02);
create index outbox_unpublished on {service}.outbox (id) where published_at is null;
create index outbox_published on {service}.outbox (published_at) where published_at is not null;

-- No row-level security here: a consumer records a batch with events of several tenants in one
-- transaction, and an event id tells nothing about its tenant.
create table {service}.inbox (
  consumer    text not null,
  event_id    text not null,
  tenant_id   text not null,
  received_at timestamptz(3) not null default now(),
  primary key (consumer, event_id)
);
create index inbox_received on {service}.inbox (received_at);

alter table {service}.audit_logs enable row level security;
alter table {service}.audit_logs force row level security;
alter table {service}.outbox enable row level security;
alter table {service}.outbox force row level security;

create policy tenant_isolation on {service}.audit_logs
  using (tenant_id = nullif(current_setting('app.tenant', true), ''))
  with check (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy tenant_isolation on {service}.outbox
  using (tenant_id = nullif(current_setting('app.tenant', true), ''))
  with check (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy relay on {service}.outbox to {service}_relay using (true);

grant select, insert on {service}.audit_logs to {service}_app;
grant insert on {service}.outbox to {service}_app;
grant select, insert, delete on {service}.inbox to {service}_app;
grant select, delete, update (published_at) on {service}.outbox to {service}_relay;
