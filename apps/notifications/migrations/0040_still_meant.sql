-- Where its recipient must belong when it is sent; null for what concerns the tenant itself. `dropped`: it was for
-- somebody who no longer did.
alter table deliveries
  add column context jsonb,
  drop constraint deliveries_state_check,
  add constraint deliveries_state_check check (state in ('pending', 'sent', 'parked', 'dropped'));
