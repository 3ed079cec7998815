-- commit_failures for several tenants, in one transaction. `p_calls` is an array of its arguments. A tenant's that would
-- wait more than a moment for a lock, or that fail, are undone and answered `aside`: no other tenant's wait for them.
create or replace function commit_failures_of_many(p_calls jsonb) returns table (made uuid[], aside boolean)
language plpgsql volatile security invoker
as $$
declare
  v_call jsonb;
begin
  perform set_config('lock_timeout', '10ms', true);
  for v_call in select e.call from jsonb_array_elements(p_calls) with ordinality e (call, place) order by e.place loop
    made := null;
    aside := false;
    begin
      select c.made into made from commit_failures(v_call ->> 0, v_call -> 1) c;
    exception when others then
      aside := true;
    end;
    return next;
  end loop;
end
$$;
revoke execute on function commit_failures_of_many from public;
grant execute on function commit_failures_of_many to tasks_app;
