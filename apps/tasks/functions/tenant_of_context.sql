create or replace function tenant_of_context(p_context_type text, p_context_id uuid) returns text
language sql stable security definer set search_path = pg_catalog, tasks
as $$
  select tenant_id from tasks.projects where p_context_type = 'project' and id = p_context_id
$$;
revoke execute on function tenant_of_context from public;
grant execute on function tenant_of_context to tasks_app;
