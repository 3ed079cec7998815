create or replace function coming_reminders(p_slice integer, p_after uuid, p_limit integer)
returns table (tenant_id text, task_id uuid, next_at timestamptz, is_over boolean)
language plpgsql volatile security definer set search_path = pg_catalog, tasks
as $$
#variable_conflict use_column
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
  v_entered text;
begin
  for tenant_id, task_id, next_at in
    select r.tenant_id, r.task_id, min(r.fire_at)
      from tasks.reminders r
     where r.fired_at is null and r.admit_at <= clock_timestamp()
       and (p_after is null or r.task_id > p_after)
       and (p_slice is null or abs(hashtext(r.task_id::text)::bigint) % 60 = p_slice)
     group by r.tenant_id, r.task_id
     order by r.task_id limit p_limit
  loop
    v_entered := set_config('app.tenant', tenant_id, true);
    is_over := not exists (
      select from tasks.tasks t
       where t.tenant_id = v_entered and t.id = coming_reminders.task_id and t.deleted_at is null
         and t.effective_status not in ('done', 'canceled'));
    return next;
  end loop;
  perform set_config('app.tenant', v_callers, true);
end
$$;
revoke execute on function coming_reminders from public;
grant execute on function coming_reminders to tasks_app;
