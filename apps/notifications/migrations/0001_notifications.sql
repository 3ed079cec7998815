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
  channel         text not null check (channel in ('email', 'slack')),
  -- A mail address. A message to a tenant's Slack channel has the recipient '#slack'; where it goes, the tenant's
  -- settings say when it is sent.
  to_address      text not null,
  subject         text not null,
  text            text not null,
  html            text not null,
  state           text not null default 'pending' check (state in ('pending', 'sent', 'parked')),
  -- How often it was claimed, so that a mail which ends the process counts too.
  attempts        integer not null default 0,
  -- Attempts that no longer count: those of a mail that was parked before it was queued again. The number of attempts
  -- itself only grows, so that each parking of one mail is told from the last.
  forgiven        integer not null default 0,
  -- Nobody takes it before this: a claim leases it, a failure puts it off.
  next_attempt_at timestamptz(3) not null default statement_timestamp(),
  error           text,
  created_at      timestamptz(3) not null default date_trunc('milliseconds', statement_timestamp()),
  sent_at         timestamptz(3),
  primary key (tenant_id, id),
  unique (tenant_id, event_id, template, user_id, channel)
);
-- A channel has senders of its own, so that one which doesn't answer holds up nobody else's deliveries.
create index deliveries_due on deliveries (channel, next_attempt_at) where state = 'pending';

alter table notifications enable row level security;
alter table notifications force row level security;
alter table deliveries enable row level security;
alter table deliveries force row level security;
create policy tenant_isolation on notifications
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));
create policy tenant_isolation on deliveries
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));

-- The sender serves all tenants from one queue and cannot know whose mail is due. It gets no policy of its own for
-- that, which would let every statement of the service see every tenant: it may only call this function, which
-- reads across tenants as the owner, and gives out nothing but leased mails.
create policy claim on deliveries to notifications_owner using (true) with check (true);

grant select, insert, update (read_at) on notifications to notifications_app;
grant select, insert, update (state, next_attempt_at, error, sent_at, forgiven) on deliveries to notifications_app;
