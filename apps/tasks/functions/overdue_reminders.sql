-- The tasks of all tenants with a reminder that has been due since p_until, the longest first.
create or replace function overdue_reminders(p_until timestamptz, p_limit integer)
returns table (tenant_id text, task_id uuid)
language sql stable security definer set search_path = pg_catalog, tasks
as $$
  select r.tenant_id, r.task_id from tasks.reminders r
   where r.fired_at is null and r.fire_at <= p_until
   order by r.fire_at limit p_limit
$$;
revoke execute on function overdue_reminders from public;
grant execute on function overdue_reminders to tasks_app;
