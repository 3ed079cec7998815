-- Commits changes of status that different callers decided, each as if it were alone, with one wait for the disk.
-- `p_calls` is an array of apply_status's arguments. One that would wait more than a moment for a lock, or that fails,
-- is undone and answered `aside`: nobody else waits for it, and whoever asked makes it alone. `updated_at` is null
-- where a fact that the change was decided by is no longer true, and aside.
create or replace function apply_statuses(p_calls jsonb)
returns table (updated_at timestamptz, aside boolean)
language plpgsql volatile security invoker
as $$
declare
  v_call jsonb;
begin
  perform set_config('lock_timeout', '10ms', true);
  for v_call in select e.call from jsonb_array_elements(p_calls) with ordinality e (call, place) order by e.place loop
    updated_at := null;
    aside := false;
    begin
      select a.updated_at into updated_at
        from apply_status(
          v_call->>0, (v_call->>1)::uuid, (v_call->>2)::integer, (v_call->>3)::uuid, (v_call->>4)::bigint,
          (v_call->>5)::integer, v_call->>6, (v_call->>7)::integer, v_call->>8, (v_call->>9)::uuid,
          (v_call->>10)::uuid, v_call->>11, v_call->>12, v_call->>13, (v_call->>14)::jsonb, v_call->>15,
          (v_call->>16)::jsonb, (v_call->>17)::uuid, (v_call->>18)::uuid) a;
    exception when others then
      aside := true;
    end;
    return next;
  end loop;
end
$$;
revoke execute on function apply_statuses from public;
grant execute on function apply_statuses to tasks_app;
