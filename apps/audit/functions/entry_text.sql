-- An entry as it is stored, but its hashes, as the text that is hashed: a JSON array, so that no two entries have
-- the same text; times in UTC with milliseconds, which is all the columns hold.
create or replace function entry_text(p_entry ledger) returns text
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
revoke execute on function entry_text from public;
grant execute on function entry_text to audit_app;
