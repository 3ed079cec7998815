-- The position just before or after a neighbour, between two of them, or at the end of a column; room is made where
-- there is none. problem is 'before_id' or 'after_id' for one that is not in the column (found_status is where it
-- is, null when it is not on the board), 'apart' for two that don't follow each other: then nothing was written.
-- The caller holds the project's row lock.
create or replace function find_position(
  p_tenant text, p_project uuid, p_status text, p_task uuid, p_before uuid, p_after uuid,
  out new_position numeric, out problem text, out found_status text
)
language plpgsql volatile security invoker
as $$
declare
  v_place bigint;
  v_low   numeric;
  v_high  numeric;
  v_next  uuid;
begin
  select n.field, t.effective_status into problem, found_status
    from (values ('before_id', p_before), ('after_id', p_after)) n (field, id)
    left join tasks t
      on t.tenant_id = p_tenant and t.id = n.id and t.project_id = p_project and t.deleted_at is null
   where n.id is not null and t.effective_status is distinct from p_status
   limit 1;
  if found then
    return;
  end if;

  for v_attempt in 1..2 loop
    v_high := null;
    if p_after is not null then
      select t.position, t.place into v_low, v_place from tasks t where t.tenant_id = p_tenant and t.id = p_after;
      select t.position, t.id into v_high, v_next from tasks t
       where t.tenant_id = p_tenant and t.project_id = p_project and t.effective_status = p_status
         and t.deleted_at is null and (t.place, t.id) > (v_place, p_after) and t.id <> p_task
       order by t.place, t.id limit 1;
      if p_before is not null and v_next is distinct from p_before then
        problem := 'apart';
        return;
      end if;
    elsif p_before is not null then
      select t.position, t.place into v_high, v_place from tasks t where t.tenant_id = p_tenant and t.id = p_before;
      select t.position into v_low from tasks t
       where t.tenant_id = p_tenant and t.project_id = p_project and t.effective_status = p_status
         and t.deleted_at is null and (t.place, t.id) < (v_place, p_before) and t.id <> p_task
       order by t.place desc, t.id desc limit 1;
    else
      select t.position into v_low from tasks t
       where t.tenant_id = p_tenant and t.project_id = p_project and t.effective_status = p_status
         and t.deleted_at is null and t.id <> p_task
       order by t.place desc, t.id desc limit 1;
    end if;
    v_low := coalesce(v_low, 0);
    new_position := case when v_high is null then v_low + 1000000 else round((v_low + v_high) * 0.5, 6) end;
    exit when new_position > v_low and new_position < coalesce(v_high, 1000000000000);
    perform respace_column(p_tenant, p_project, p_status, p_task);
  end loop;
end
$$;
revoke execute on function find_position from public;
grant execute on function find_position to tasks_app;
