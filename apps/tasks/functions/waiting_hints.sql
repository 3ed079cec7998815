-- The hints of all tenants that nobody has followed: of each project and version the first, then the second of each.
create or replace function waiting_hints(p_limit integer)
returns table (tenant_id text, id bigint, task_id uuid, old_status text, new_status text)
language sql stable security definer set search_path = pg_catalog, tasks
as $$
  select h.tenant_id, h.id, h.task_id, h.old_status, h.new_status
    from tasks.reminder_hints h
   order by row_number() over (partition by h.tenant_id, h.context_id order by h.id), h.id limit p_limit
$$;
revoke execute on function waiting_hints from public;
grant execute on function waiting_hints to tasks_app;
