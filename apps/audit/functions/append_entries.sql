-- As before, but each tenant is handed its own entries alone, which are so read once and not once for each tenant, and
-- a head is made only where there is none.
create or replace function append_entries(p_entries jsonb) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, audit, pg_temp
as $$
declare
  v_callers  constant text := coalesce(current_setting('app.tenant', true), '');
  v_tenant   text;
  v_entries  jsonb;
  v_head     audit.ledger_heads;
  v_new      audit.ledger[];
  v_text     text;
  v_hashes   bytea[];
  v_appended integer := 0;
begin
  for v_tenant, v_entries in
    select (given.entry ->> 'tenant_id') collate "C", jsonb_agg(given.entry order by given.place)
      from jsonb_array_elements(p_entries) with ordinality as given (entry, place)
     group by 1 order by 1
  loop
    perform set_config('app.tenant', v_tenant, true);
    select * into v_head from audit.ledger_heads h where h.tenant_id = v_tenant for update;
    if not found then
      insert into audit.ledger_heads (tenant_id, seq, hash) values (v_tenant, 0, audit.genesis())
        on conflict do nothing;
      select * into strict v_head from audit.ledger_heads h where h.tenant_id = v_tenant for update;
    end if;

    v_new := audit.new_entries(
      v_entries, v_tenant, v_head.seq, date_trunc('milliseconds', clock_timestamp()));
    continue when v_new is null;

    -- Element n is what entry n is chained to, and n + 1 is its own hash.
    v_hashes := array[v_head.hash];
    for v_text in select audit.entry_text(entry) from unnest(v_new) as entry order by entry.seq loop
      v_head.hash := audit.link_hash(v_head.hash, v_text);
      v_hashes := v_hashes || v_head.hash;
    end loop;

    insert into audit.ledger
      select e.tenant_id, e.seq, e.audit_id, e.event_id, e.occurred_at, e.actor_type, e.user_id, e.entity_type,
             e.entity_id, e.action_type, e.metadata, e.request_id,
             v_hashes[e.seq - v_head.seq], v_hashes[e.seq - v_head.seq + 1], e.recorded_at
        from unnest(v_new) as e
       order by e.seq;

    update audit.ledger_heads h
       set seq = v_head.seq + cardinality(v_new), hash = v_head.hash
     where h.tenant_id = v_tenant;
    v_appended := v_appended + cardinality(v_new);
  end loop;
  perform set_config('app.tenant', v_callers, true);
  return v_appended;
end
$$;
revoke execute on function append_entries from public;
grant execute on function append_entries to audit_app;
