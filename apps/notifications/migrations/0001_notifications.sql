create table notifications (
  tenant_id   text not null,
  id          uuid not null,
  user_id     text not null,
  template    text not null,
  title       text not null,
  body        text not null,
  link        text,
  entity_type text not null,
  entity_id   text not null,
  event_id    text not null,
  created_at  timestamptz(3) not null default date_trunc('milliseconds', statement_timestamp()),
  read_at     timestamptz(3),
  primary key (tenant_id, id),
  -- One for each recipient, however often the event comes.
  unique (tenant_id, event_id, template, user_id)
);
create index notifications_newest on notifications (tenant_id, user_id, id desc);

create table deliveries (
  tenant_id       text not null,
  id              uuid not null,
  event_id        text not null,
  request_id      text not null,
  template        text not null,
  user_id         text not null,
  channel         text not null check (channel in ('email')),
  to_address      text not null,
  subject         text not null,
  text            text not null,
  html            text not null,
  state           text not null default 'pending' check (state in ('pending', 'sent', 'parked')),
  -- How often it was claimed, so that a mail which ends the process counts too.
  attempts        integer not null default 0,
  -- Nobody takes it before this: a claim leases it, a failure puts it off.
  next_attempt_at timestamptz(3) not null default statement_timestamp(),
  error           text,
  created_at      timestamptz(3) not null default date_trunc('milliseconds', statement_timestamp()),
  sent_at         timestamptz(3),
  primary key (tenant_id, id),
  unique (tenant_id, event_id, template, user_id, channel)
);
create index deliveries_due on deliveries (next_attempt_at) where state = 'pending';

alter table notifications enable row level security;
alter table notifications force row level security;
alter table deliveries enable row level security;
alter table deliveries force row level security;
create policy tenant_isolation on notifications
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy tenant_isolation on deliveries
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));

grant select, insert, update (read_at) on notifications to notifications_app;
grant select, insert, update (state, next_attempt_at, error, sent_at) on deliveries to notifications_app;
