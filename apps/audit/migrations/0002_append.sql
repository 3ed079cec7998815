-- Up Migration

-- An entry as it is stored, but its hashes, as the text that is hashed: a JSON array, so that no two entries have
-- the same text; times in UTC with milliseconds, which is all the columns hold.
create function entry_text(p_entry ledger) returns text
language sql stable
as $$
  select jsonb_build_array(
    p_entry.tenant_id, p_entry.seq, p_entry.audit_id, p_entry.event_id,
    to_char(p_entry.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    p_entry.actor_type, p_entry.user_id, p_entry.entity_type, p_entry.entity_id, p_entry.action_type,
    p_entry.metadata, p_entry.request_id,
    to_char(p_entry.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  )::text
$$;

-- One link of the chain: SHA-256 over the hash before and the entry's text.
create function link_hash(p_prev_hash bytea, p_text text) returns bytea
language sql immutable
as $$ select sha256(p_prev_hash || convert_to(p_text, 'UTF8')) $$;

-- What the first entry of a tenant is chained to.
create function genesis() returns bytea
language sql immutable
as $$ select decode(repeat('00', 32), 'hex') $$;

-- Those of the entries given for one tenant that its ledger does not have, numbered on from p_seq, hashes still
-- empty. The columns of the record set coerce each value to what is stored before it is hashed.
create function new_entries(p_entries jsonb, p_tenant text, p_seq bigint, p_recorded_at timestamptz)
returns ledger[]
language sql volatile
as $$
  select array_agg(
           row(p_tenant, p_seq + fresh.number, fresh.audit_id, fresh.event_id, fresh.occurred_at, fresh.actor_type,
               fresh.user_id, fresh.entity_type, fresh.entity_id, fresh.action_type, fresh.metadata,
               fresh.request_id, ''::bytea, ''::bytea, p_recorded_at)::audit.ledger
           order by fresh.number)
    from (
      select given.*, row_number() over (order by given.place) as number
        from (
          select distinct on (entry.audit_id) entry.*
            from rows from (jsonb_to_recordset(p_entries) as (
                   tenant_id text, audit_id uuid, event_id uuid, occurred_at timestamptz(3), actor_type text,
                   user_id text, entity_type text, entity_id text, action_type text, metadata jsonb, request_id text
                 )) with ordinality as entry (
                   tenant_id, audit_id, event_id, occurred_at, actor_type, user_id, entity_type, entity_id,
                   action_type, metadata, request_id, place)
           where entry.tenant_id = p_tenant
           order by entry.audit_id, entry.place
        ) as given
       where not exists (
         select from audit.ledger l where l.tenant_id = p_tenant and l.audit_id = given.audit_id)
    ) as fresh
$$;

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
  v_new      audit.ledger[];
  v_text     text;
  v_hashes   bytea[];
  v_appended integer := 0;
begin
  for v_tenant in
    select distinct (entry ->> 'tenant_id') collate "C" from jsonb_array_elements(p_entries) as entry order by 1
  loop
    perform set_config('app.tenant', v_tenant, true);
    insert into audit.ledger_heads (tenant_id, seq, hash) values (v_tenant, 0, audit.genesis())
      on conflict do nothing;
    select * into strict v_head from audit.ledger_heads h where h.tenant_id = v_tenant for update;

    v_new := audit.new_entries(
      p_entries, v_tenant, v_head.seq, date_trunc('milliseconds', clock_timestamp()));
    continue when v_new is null;

    -- Element n is what entry n is chained to, and n + 1 is its own hash.
    v_hashes := array[v_head.hash];
    for v_text in select audit.entry_text(entry) from unnest(v_new) as entry order by entry.seq loop
      v_head.hash := audit.link_hash(v_head.hash, v_text);
      v_hashes := v_hashes || v_head.hash;
    end loop;

    insert into audit.ledger
      select e.tenant_id, e.seq, e.audit_id, e.event_id, e.occurred_at, e.actor_type, e.user_id, e.entity_type,
             e.entity_id, e.action_type, e.metadata, e.request_id, prev.hash, own.hash, e.recorded_at
        from unnest(v_new) as e
        join unnest(v_hashes) with ordinality as prev (hash, place) on prev.place = e.seq - v_head.seq
        join unnest(v_hashes) with ordinality as own (hash, place) on own.place = prev.place + 1
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
           or entry.hash is distinct from audit.link_hash(entry.prev_hash, audit.entry_text(entry))
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
grant execute on function append_entries, verify, entry_text, link_hash, genesis to audit_app;

-- Down Migration

drop function verify;
drop function append_entries;
drop function new_entries;
drop function genesis;
drop function link_hash;
drop function entry_text;
