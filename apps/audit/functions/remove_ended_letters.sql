-- Removes letters of all tenants that ended 90 days ago, longest ended first, at most p_limit; how many it was. That
-- is longer than the stream DEAD keeps them, so none can come again. The service itself may delete none.
create or replace function remove_ended_letters(p_limit integer) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, audit, pg_temp
as $$
declare
  v_before  constant timestamptz := now() - interval '90 days';
  v_removed integer;
begin
  -- Asked again of the row itself: one that is redriven in this moment has ended anew.
  delete from audit.dead_letters l
   where l.ended_at < v_before
     and (l.tenant_id, l.id) in (
       select d.tenant_id, d.id from audit.dead_letters d where d.ended_at < v_before
        order by d.ended_at limit p_limit);
  get diagnostics v_removed = row_count;
  return v_removed;
end
$$;
revoke execute on function remove_ended_letters from public;
grant execute on function remove_ended_letters to audit_app;
