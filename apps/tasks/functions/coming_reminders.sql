-- The tasks of all tenants whose reminders are to be waited for from now on, by task id after p_after; p_slice takes
-- one of 60 parts of them. Some may have ended since: their reminders stay until they are due.
create or replace function coming_reminders(p_slice integer, p_after uuid, p_limit integer)
returns table (tenant_id text, task_id uuid, next_at timestamptz)
language sql stable security definer set search_path = pg_catalog, tasks
as $$
  select r.tenant_id, r.task_id, min(r.fire_at)
    from tasks.reminders r
   where r.fired_at is null and r.admit_at <= clock_timestamp()
     and (p_after is null or r.task_id > p_after)
     and (p_slice is null or abs(hashtext(r.task_id::text)::bigint) % 60 = p_slice)
   group by r.tenant_id, r.task_id
   order by r.task_id limit p_limit
$$;
revoke execute on function coming_reminders from public;
grant execute on function coming_reminders to tasks_app;
