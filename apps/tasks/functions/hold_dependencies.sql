-- The live tasks that a task depends on and that are not done. All it depends on stay as they are until the
-- transaction ends; they are locked in the order of ids.
create or replace function hold_dependencies(p_tenant text, p_task uuid) returns uuid[]
language plpgsql volatile security invoker
as $$
declare
  v_dependency record;
  v_open       uuid[] := '{}';
begin
  for v_dependency in
    select t.id, t.effective_status as status
      from task_dependencies d
      join tasks t on t.tenant_id = d.tenant_id and t.id = d.depends_on_id and t.deleted_at is null
     where d.tenant_id = p_tenant and d.task_id = p_task
     order by t.id
       for share of t
  loop
    if v_dependency.status <> 'done' then
      v_open := v_open || v_dependency.id;
    end if;
  end loop;
  return v_open;
end
$$;
revoke execute on function hold_dependencies from public;
grant execute on function hold_dependencies to tasks_app;
