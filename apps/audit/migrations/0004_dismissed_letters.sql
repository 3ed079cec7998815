-- Up Migration

-- A letter that somebody decided to leave as it is: nobody waits for it. What a version before this one writes fits too.
alter table dead_letters
  add column dismissed_at timestamptz(3),
  add column dismissed_by text,
  add column dismissed_reason text,
  drop constraint dead_letters_state_check,
  add constraint dead_letters_state_check check (state in ('waiting', 'redriven', 'final', 'dismissed')),
  add constraint dead_letters_dismissed_check check (
    num_nonnulls(dismissed_at, dismissed_by, dismissed_reason) = case state when 'dismissed' then 3 else 0 end);

grant update (dismissed_at, dismissed_by, dismissed_reason) on dead_letters to audit_app;

-- Down Migration

-- The version before knows no dismissal, so they are what they were. The owner is under row-level security too.
alter table dead_letters no force row level security;
update dead_letters
   set state = case when truncated or stream = 'outbox' then 'final' else 'waiting' end,
       dismissed_at = null, dismissed_by = null, dismissed_reason = null
 where state = 'dismissed';
alter table dead_letters force row level security;
alter table dead_letters
  drop constraint dead_letters_state_check,
  add constraint dead_letters_state_check check (state in ('waiting', 'redriven', 'final')),
  drop column dismissed_at,
  drop column dismissed_by,
  drop column dismissed_reason;
