-- Puts the tasks of a column, but for the one that moves, a step apart, in the order they have. No version is
-- raised: nobody sees a difference. The caller holds the project's row lock.
create or replace function respace_column(p_tenant text, p_project uuid, p_status text, p_task uuid) returns void
language plpgsql volatile security invoker
as $$
begin
  with held as materialized (
    select t.id, t.place from tasks t
     where t.tenant_id = p_tenant and t.project_id = p_project and t.effective_status = p_status
       and t.deleted_at is null and t.id <> p_task
     order by t.id
       for no key update
  ), spaced as (
    select h.id,
           row_number() over (order by h.place, h.id)
             * least(1000000, trunc(900000000000.0 / (count(*) over () + 1), 6)) as position
      from held h
  )
  update tasks t set position = s.position
    from spaced s
   where t.tenant_id = p_tenant and t.id = s.id and t.position <> s.position;
end
$$;
revoke execute on function respace_column from public;
grant execute on function respace_column to tasks_app;
