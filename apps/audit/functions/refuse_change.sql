-- Not even the owner changes what was written.
create or replace function refuse_change() returns trigger
language plpgsql
as $$
begin
  raise exception 'The ledger is append-only: % is refused.', lower(tg_op) using errcode = 'restrict_violation';
end
$$;
revoke execute on function refuse_change from public;

create or replace trigger append_only before update or delete or truncate on ledger
  for each statement execute function refuse_change();
create or replace trigger never_forgotten before delete or truncate on ledger_heads
  for each statement execute function refuse_change();
