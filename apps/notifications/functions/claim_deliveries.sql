-- Leases up to p_limit deliveries of a channel that are due, longest due first, for p_lease_ms; none of the tenants
-- p_without, whose part of the channel can't be reached. Who doesn't settle one in that time, because its process ended,
-- leaves it to the next who claims.
create or replace function claim_deliveries(
  p_channel text, p_limit integer, p_lease_ms integer, p_without text[]
)
returns table (
  tenant_id text, id uuid, event_id text, request_id text, template text, user_id text, channel text,
  to_address text, subject text, text text, html text, attempts integer, forgiven integer,
  context jsonb, waits_since timestamptz
)
language plpgsql volatile security definer
set search_path = pg_catalog, notifications, pg_temp
as $$
begin
  return query
    with due as (
      select d.tenant_id, d.id
        from notifications.deliveries d
       where d.channel = p_channel and d.state = 'pending' and d.next_attempt_at <= clock_timestamp()
         and d.tenant_id <> all (p_without)
       order by d.next_attempt_at
       limit p_limit
         for update skip locked
    )
    update notifications.deliveries d
       set attempts = d.attempts + 1,
           next_attempt_at = clock_timestamp() + p_lease_ms * interval '1 ms'
      from due
     where d.tenant_id = due.tenant_id and d.id = due.id
    returning d.tenant_id, d.id, d.event_id, d.request_id, d.template, d.user_id, d.channel,
              d.to_address, d.subject, d.text, d.html, d.attempts, d.forgiven,
              d.context, d.waits_since;
end
$$;
revoke execute on function claim_deliveries from public;
grant execute on function claim_deliveries to notifications_app;
