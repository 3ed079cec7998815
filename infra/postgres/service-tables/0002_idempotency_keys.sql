-- The first answer to a request that came with an Idempotency-Key, committed with the request's effect.
create table {service}.idempotency_keys (
  tenant_id   text not null,
  caller      text not null,
  operation   text not null,
  key         text not null,
  -- SHA-256 of what was asked: the same key with another one is refused.
  fingerprint bytea not null,
  facts       text not null,
  body        text not null,
  created_at  timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  primary key (tenant_id, caller, operation, key)
);
create index idempotency_keys_created on {service}.idempotency_keys (created_at);

alter table {service}.idempotency_keys enable row level security;
alter table {service}.idempotency_keys force row level security;
create policy tenant_isolation on {service}.idempotency_keys
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));
-- The relay prunes, all tenants' at once.
create policy pruning on {service}.idempotency_keys to {service}_relay using (true);

grant select, insert on {service}.idempotency_keys to {service}_app;
grant select (created_at, tenant_id, caller, operation, key), delete on {service}.idempotency_keys to {service}_relay;
