-- How many events of the tenant wait to be published, at most p_most.
create or replace function unpublished_events(p_tenant text, p_most integer) returns integer
language sql stable security definer set search_path = pg_catalog, tasks
as $$
  select count(*)::integer from (
    select from tasks.outbox o where o.tenant_id = p_tenant and o.published_at is null limit p_most
  ) waiting
$$;
revoke execute on function unpublished_events from public;
grant execute on function unpublished_events to tasks_app;
