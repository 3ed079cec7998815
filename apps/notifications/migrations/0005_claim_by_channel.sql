-- A channel has senders of its own, so that one which doesn't answer holds up nobody else's deliveries.
drop index deliveries_due;
create index deliveries_due on deliveries (channel, next_attempt_at) where state = 'pending';
