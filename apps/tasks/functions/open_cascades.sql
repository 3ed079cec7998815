-- The cascades under way, of all tenants, for the scheduler that drives them.
create or replace function open_cascades(p_limit integer)
returns table (tenant_id text, project_id uuid, status_number bigint, name text, status text)
language sql stable security definer set search_path = pg_catalog, tasks
as $$
  select p.tenant_id, p.id, p.status_number, p.name, p.status from tasks.projects p
   where p.cascade_state = 'running' order by p.updated_at limit p_limit
$$;
revoke execute on function open_cascades from public;
grant execute on function open_cascades to tasks_app;
