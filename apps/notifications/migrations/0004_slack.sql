-- A message to a tenant's Slack channel is a delivery like a mail: its recipient is '#slack', its address the webhook
-- that the tenant's settings hold when it is sent.
alter table deliveries
  drop constraint deliveries_channel_check,
  add constraint deliveries_channel_check check (channel in ('email', 'slack'));
