-- A block's remediation task may be reopened: each reopening begins a round of the block, with reminders of its own.
alter table remediation_escalations
  add column announced_at timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  drop constraint remediation_escalations_level_check,
  add constraint remediation_escalations_level_check
    check (level in ('reminder', 'escalation', 'approval', 'reopening'));
