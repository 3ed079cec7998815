-- What waits to be sent, of all tenants, by channel: how many deliveries, and how long the oldest has waited since it
-- was made or queued again by hand.
create or replace function waiting_deliveries() returns table (channel text, waiting bigint, oldest_s double precision)
language sql stable security definer
set search_path = pg_catalog, notifications, pg_temp
as $$
  select d.channel, count(*), extract(epoch from clock_timestamp() - min(d.waits_since))::double precision
    from notifications.deliveries d where d.state = 'pending' group by d.channel
$$;
revoke execute on function waiting_deliveries from public;
grant execute on function waiting_deliveries to notifications_app;
