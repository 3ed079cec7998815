-- What the first entry of a tenant is chained to.
create or replace function genesis() returns bytea
language sql immutable
as $$ select decode(repeat('00', 32), 'hex') $$;
revoke execute on function genesis from public;
grant execute on function genesis to audit_app;
