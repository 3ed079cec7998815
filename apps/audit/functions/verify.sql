-- Checks the chain from one entry on, as far as its head or p_limit entries: how many it looked at, and the first
-- that is missing, altered, or chained to another than the one before it.
create or replace function verify(p_tenant text, p_from_seq bigint, p_limit integer)
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
revoke execute on function verify from public;
grant execute on function verify to audit_app;
