-- What the stream DEAD holds for 30 days, as a table that can be asked, and what became of each letter.
create table dead_letters (
  -- '' where the message could not be told to be any tenant's; no tenant's id is empty.
  tenant_id       text not null,
  id              uuid not null,
  service         text not null,
  stream          text not null,
  sequence        bigint not null,
  subject         text not null,
  message_id      text not null,
  entity_type     text,
  entity_id       text,
  entity_version  bigint,
  -- When the event that it holds happened.
  event_at        timestamptz(3),
  error_code      text not null,
  error_message   text not null,
  deliveries      integer not null,
  attempts        integer not null default 0,
  first_failed_at timestamptz(3) not null,
  last_failed_at  timestamptz(3) not null,
  state           text not null check (state in ('waiting', 'redriven', 'final', 'dismissed')),
  redriven_at     timestamptz(3),
  redriven_by     text,
  dismissed_at     timestamptz(3),
  dismissed_by     text,
  dismissed_reason text,
  -- When nobody had to do anything about the letter any more; null while it waits.
  ended_at        timestamptz(3) generated always as (
    case when state <> 'waiting' then coalesce(redriven_at, dismissed_at, last_failed_at) end) stored,
  version         bigint not null default 1,
  -- UTF-8: a message may hold NUL, which no text column takes.
  payload         bytea not null,
  truncated       boolean not null,
  primary key (tenant_id, id),
  check ((state = 'redriven') = (redriven_at is not null)),
  constraint dead_letters_dismissed_check check (
    num_nonnulls(dismissed_at, dismissed_by, dismissed_reason) = case state when 'dismissed' then 3 else 0 end)
);
create index dead_letters_newest on dead_letters (tenant_id, first_failed_at desc, id desc);
create index dead_letters_waiting on dead_letters (service) where state = 'waiting';
create index dead_letters_ended on dead_letters (ended_at) where ended_at is not null;

alter table dead_letters enable row level security;
alter table dead_letters force row level security;
create policy tenant_isolation on dead_letters
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));
-- Letters of no known tenant may hold anybody's data: only a transaction that says it acts for the platform sees them.
create policy platform on dead_letters
  using (tenant_id = '' and current_setting('app.platform', true) = 'on');
-- For waiting_letters alone, which counts and shows nothing.
create policy counting on dead_letters for select to audit_owner using (true);
create policy pruning on dead_letters for delete to audit_owner using (ended_at is not null);

grant select, insert on dead_letters to audit_app;
grant update (state, attempts, error_code, error_message, last_failed_at, redriven_at, redriven_by, dismissed_at,
  dismissed_by, dismissed_reason, version)
  on dead_letters to audit_app;
