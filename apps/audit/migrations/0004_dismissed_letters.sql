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
