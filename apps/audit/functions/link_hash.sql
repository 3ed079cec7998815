-- One link of the chain: SHA-256 over the hash before and the entry's text.
create or replace function link_hash(p_prev_hash bytea, p_text text) returns bytea
language sql immutable
as $$ select sha256(p_prev_hash || convert_to(p_text, 'UTF8')) $$;
revoke execute on function link_hash from public;
grant execute on function link_hash to audit_app;
