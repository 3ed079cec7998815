-- Up Migration

-- A message to a tenant's Slack channel is a delivery like a mail: its recipient is '#slack', its address the webhook
-- that the tenant's settings hold when it is sent.
alter table deliveries
  drop constraint deliveries_channel_check,
  add constraint deliveries_channel_check check (channel in ('email', 'slack'));

drop function claim_deliveries;

-- Leases up to p_limit deliveries that are due, longest due first, for p_lease_ms. Who doesn't settle one in that
-- time, because its process ended, leaves it to the next who claims.
create function claim_deliveries(p_limit integer, p_lease_ms integer)
returns table (
  tenant_id text, id uuid, event_id text, request_id text, template text, user_id text, channel text,
  to_address text, subject text, text text, html text, attempts integer, forgiven integer
)
language plpgsql volatile security definer
set search_path = pg_catalog, notifications, pg_temp
as $$
begin
  return query
    with due as (
      select d.tenant_id, d.id
        from notifications.deliveries d
       where d.state = 'pending' and d.next_attempt_at <= clock_timestamp()
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
              d.to_address, d.subject, d.text, d.html, d.attempts, d.forgiven;
end
$$;
revoke execute on function claim_deliveries from public;
grant execute on function claim_deliveries to notifications_app;

-- Down Migration

drop function claim_deliveries;
delete from deliveries where channel = 'slack';
alter table deliveries
  drop constraint deliveries_channel_check,
  add constraint deliveries_channel_check check (channel in ('email'));
-- The function of 0003, for the version before.
create function claim_deliveries(p_limit integer, p_lease_ms integer)
returns table (
  tenant_id text, id uuid, event_id text, request_id text, template text, user_id text,
  to_address text, subject text, text text, html text, attempts integer, forgiven integer
)
language plpgsql volatile security definer
set search_path = pg_catalog, notifications, pg_temp
as $$
begin
  return query
    with due as (
      select d.tenant_id, d.id
        from notifications.deliveries d
       where d.state = 'pending' and d.next_attempt_at <= clock_timestamp()
       order by d.next_attempt_at
       limit p_limit
         for update skip locked
    )
    update notifications.deliveries d
       set attempts = d.attempts + 1,
           next_attempt_at = clock_timestamp() + p_lease_ms * interval '1 ms'
      from due
     where d.tenant_id = due.tenant_id and d.id = due.id
    returning d.tenant_id, d.id, d.event_id, d.request_id, d.template, d.user_id,
              d.to_address, d.subject, d.text, d.html, d.attempts, d.forgiven;
end
$$;
revoke execute on function claim_deliveries from public;
grant execute on function claim_deliveries to notifications_app;
