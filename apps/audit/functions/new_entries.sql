-- Those of the entries given for one tenant that its ledger does not have, numbered on from p_seq, hashes still
-- empty. The columns of the record set coerce each value to what is stored before it is hashed.
create or replace function new_entries(p_entries jsonb, p_tenant text, p_seq bigint, p_recorded_at timestamptz)
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
revoke execute on function new_entries from public;
