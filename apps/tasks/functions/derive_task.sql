-- Locks a task in a statement of its own and only then counts its items: two items changed at once would otherwise
-- each be counted without the other.
create or replace function derive_task(p_tenant text, p_task uuid) returns void
language plpgsql volatile
as $$
declare
  v_derived record;
begin
  perform from tasks.tasks t where t.tenant_id = p_tenant and t.id = p_task for no key update;
  select d.status, d.progress into v_derived from tasks.derive_checklist_status(p_tenant, p_task) d;
  update tasks.tasks t
     set derived_status = v_derived.status,
         derived_progress = v_derived.progress,
         imposed_status = null,
         updated_at = greatest(date_trunc('milliseconds', clock_timestamp()), t.updated_at + interval '1 ms')
   where t.tenant_id = p_tenant and t.id = p_task
     and (t.derived_status, t.derived_progress, t.imposed_status)
         is distinct from (v_derived.status, v_derived.progress, null::text);
end
$$;
revoke execute on function derive_task from public;
grant execute on function derive_task to tasks_app;
