-- Since when it waits: since it was made, or queued again.
alter table deliveries
  add column waits_since timestamptz(3) not null default date_trunc('milliseconds', statement_timestamp());
grant update (waits_since) on deliveries to notifications_app;
create index deliveries_newest on deliveries (tenant_id, id desc);
