-- Up Migration

-- SHA-256 over the hash before and the entry as it is stored: a JSON array, so that no two entries have the same
-- text; times in UTC with milliseconds, which is all the columns hold.
create function entry_hash(p_entry ledger) returns bytea
language sql stable
set search_path = pg_catalog, audit, pg_temp
as $$
  select sha256(p_entry.prev_hash || convert_to(jsonb_build_array(
    p_entry.tenant_id, p_entry.seq, p_entry.audit_id, p_entry.event_id,
    to_char(p_entry.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    p_entry.actor_type, p_entry.user_id, p_entry.entity_type, p_entry.entity_id, p_entry.action_type,
    p_entry.metadata, p_entry.request_id,
    to_char(p_entry.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  )::text, 'UTF8'))
$$;

-- What the first entry of a tenant is chained to.
create function genesis() returns bytea
language sql immutable
as $$ select decode(repeat('00', 32), 'hex') $$;

-- Appends entries, each tenant's in the order they stand in, and returns how many were new: an audit id that the
-- ledger has is passed over. Tenants are taken in one order everywhere, so that two appenders cannot deadlock.
-- A definer function, because nobody has the right to insert; it enters one tenant after the other, because its
-- owner is under row-level security too.
create function append_entries(p_entries jsonb) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, audit, pg_temp
as $$
declare
  v_callers  constant text := coalesce(current_setting('app.tenant', true), '');
  v_tenant   text;
  v_head     audit.ledger_heads;
  v_new      audit.ledger;
  v_given    record;
  v_appended integer := 0;
begin
  for v_tenant in
    select distinct (entry ->> 'tenant_id') collate "C" from jsonb_array_elements(p_entries) as entry order by 1
  loop
    perform set_config('app.tenant', v_tenant, true);
    insert into audit.ledger_heads (tenant_id, seq, hash) values (v_tenant, 0, audit.genesis())
      on conflict do nothing;
    select * into strict v_head from audit.ledger_heads h where h.tenant_id = v_tenant for update;

    for v_given in
      select given.*
        from rows from (jsonb_to_recordset(p_entries) as (
               tenant_id text, audit_id uuid, event_id uuid, occurred_at timestamptz, actor_type text, user_id text,
               entity_type text, entity_id text, action_type text, metadata jsonb, request_id text
             )) with ordinality as given
       where given.tenant_id = v_tenant
       order by given.ordinality
    loop
      continue when exists (
        select from audit.ledger l where l.tenant_id = v_tenant and l.audit_id = v_given.audit_id);
      v_new.tenant_id := v_tenant;
      v_new.seq := v_head.seq + 1;
      v_new.audit_id := v_given.audit_id;
      v_new.event_id := v_given.event_id;
      v_new.occurred_at := v_given.occurred_at;
      v_new.actor_type := v_given.actor_type;
      v_new.user_id := v_given.user_id;
      v_new.entity_type := v_given.entity_type;
      v_new.entity_id := v_given.entity_id;
      v_new.action_type := v_given.action_type;
      v_new.metadata := v_given.metadata;
      v_new.request_id := v_given.request_id;
      v_new.recorded_at := clock_timestamp();
      v_new.prev_hash := v_head.hash;
      v_new.hash := audit.entry_hash(v_new);
      insert into audit.ledger select v_new.*;
      v_head.seq := v_new.seq;
      v_head.hash := v_new.hash;
      v_appended := v_appended + 1;
    end loop;

    update audit.ledger_heads h set seq = v_head.seq, hash = v_head.hash where h.tenant_id = v_tenant;
  end loop;
  perform set_config('app.tenant', v_callers, true);
  return v_appended;
end
$$;

-- Checks the chain from one entry on, as far as its head or p_limit entries: how many it looked at, and the first
-- that is missing, altered, or chained to another than the one before it.
create function verify(p_tenant text, p_from_seq bigint, p_limit integer)
returns table (checked bigint, first_bad bigint)
language sql stable
set search_path = pg_catalog, audit, pg_temp
as $$
  select count(*),
         min(expected.seq) filter (where
           entry.seq is null
           or entry.hash is distinct from audit.entry_hash(entry)
           or entry.prev_hash is distinct from
              case when expected.seq = 1 then audit.genesis() else earlier.hash end
           or (expected.seq = head.seq and entry.hash is distinct from head.hash))
    from audit.ledger_heads as head
   cross join lateral generate_series(p_from_seq, least(head.seq, p_from_seq + p_limit - 1)) as expected (seq)
    left join audit.ledger as entry on entry.tenant_id = p_tenant and entry.seq = expected.seq
    left join audit.ledger as earlier on earlier.tenant_id = p_tenant and earlier.seq = expected.seq - 1
   where head.tenant_id = p_tenant
$$;

revoke execute on all functions in schema audit from public;
grant execute on function append_entries, verify, entry_hash, genesis to audit_app;

-- Down Migration

drop function verify;
drop function append_entries;
drop function genesis;
drop function entry_hash;
