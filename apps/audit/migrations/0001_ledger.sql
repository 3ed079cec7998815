create table ledger (
  tenant_id   text not null,
  seq         bigint not null check (seq > 0),
  audit_id    uuid not null,
  event_id    uuid not null,
  occurred_at timestamptz(3) not null,
  actor_type  text not null check (actor_type in ('user', 'service', 'system')),
  user_id     text,
  entity_type text not null,
  entity_id   text not null,
  action_type text not null,
  metadata    jsonb not null,
  request_id  text not null,
  prev_hash   bytea not null,
  hash        bytea not null,
  recorded_at timestamptz(3) not null,
  primary key (tenant_id, seq),
  unique (tenant_id, audit_id)
);
create index ledger_entity on ledger (tenant_id, entity_id, entity_type, seq);
create index ledger_actor on ledger (tenant_id, user_id, seq);
create index ledger_time on ledger (tenant_id, occurred_at, seq);

-- The end of each tenant's chain. Its row is what appenders lock: locking the last entry itself would let two of
-- them chain to the same one.
create table ledger_heads (
  tenant_id text primary key,
  seq       bigint not null,
  hash      bytea not null
);

alter table ledger enable row level security;
alter table ledger force row level security;
alter table ledger_heads enable row level security;
alter table ledger_heads force row level security;
create policy tenant_isolation on ledger
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy tenant_isolation on ledger_heads
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));

-- The service itself may read; it writes through append_entries alone.
grant select on ledger, ledger_heads to audit_app;
