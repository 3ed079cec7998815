-- When nobody had to do anything about the letter any more; null while it waits.
alter table dead_letters
  add column ended_at timestamptz(3) generated always as (
    case when state <> 'waiting' then coalesce(redriven_at, dismissed_at, last_failed_at) end) stored;
create index dead_letters_ended on dead_letters (ended_at) where ended_at is not null;

create policy pruning on dead_letters for delete to audit_owner using (ended_at is not null);
