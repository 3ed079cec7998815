-- How many letters wait, of all tenants, by the service that buried them.
create or replace function waiting_letters() returns table (service text, waiting bigint)
language sql stable security definer
set search_path = pg_catalog, audit, pg_temp
as $$ select l.service, count(*) from audit.dead_letters l where l.state = 'waiting' group by l.service $$;
revoke execute on function waiting_letters from public;
grant execute on function waiting_letters to audit_app;
