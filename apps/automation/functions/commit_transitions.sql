-- Commits transitions that different callers decided, each as if it were alone, with one wait for the disk. p_calls is an
-- array of commit_transition's arguments. One that would wait more than a moment for a lock, or that fails, is undone and
-- answered `aside`: nobody else waits for it, and whoever asked makes it alone. `version` is null where a row that the
-- transition was decided by is no longer the same, and aside.
create or replace function commit_transitions(p_calls jsonb)
returns table (version jsonb, lifecycle_status text, aside boolean)
language plpgsql volatile security invoker
as $$
#variable_conflict use_column
declare
  v_call jsonb;
begin
  perform set_config('lock_timeout', '10ms', true);
  for v_call in select e.call from jsonb_array_elements(p_calls) with ordinality e (call, place) order by e.place loop
    version := null;
    lifecycle_status := null;
    aside := false;
    begin
      select a.version, a.lifecycle_status into version, lifecycle_status
        from commit_transition(
          v_call->>0, (v_call->>1)::uuid, (v_call->>2)::uuid, (v_call->>3)::uuid, (v_call->>4)::boolean,
          (v_call->>5)::boolean, (v_call->>6)::bigint, (v_call->>7)::jsonb, (v_call->>8)::uuid, (v_call->>9)::uuid,
          (v_call->>10)::uuid, v_call->>11, v_call->>12, v_call->>13, (v_call->>14)::jsonb, v_call->>15,
          (v_call->>16)::jsonb, (v_call->>17)::jsonb) a;
    exception when others then
      aside := true;
    end;
    return next;
  end loop;
end
$$;
revoke execute on function commit_transitions from public;
grant execute on function commit_transitions to automation_app;
