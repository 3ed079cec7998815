-- The one way a change is recorded: its audit row and its event, or neither.
create or replace function {service}.record_change(
  p_tenant         text,
  p_event_id       uuid,
  p_audit_id       uuid,
  p_type           text,
  p_entity_type    text,
  p_entity_id      text,
  p_entity_version bigint,
  p_actor_type     text,
  p_user_id        text,
  p_request_id     text,
  p_action_type    text,
  p_metadata       jsonb,
  p_payload        text,
  p_occurred_at    timestamptz default null
) returns void
language plpgsql volatile security invoker
as $$
declare
  v_occurred_at constant timestamptz := date_trunc('milliseconds', coalesce(p_occurred_at, clock_timestamp()));
begin
  insert into {service}.audit_logs
    (tenant_id, id, occurred_at, actor_type, user_id, action_type, entity_type, entity_id, metadata, request_id)
  values
    (p_tenant, p_audit_id, v_occurred_at, p_actor_type, p_user_id, p_action_type, p_entity_type, p_entity_id,
     coalesce(p_metadata, '{}'), p_request_id);

  insert into {service}.outbox
    (tenant_id, event_id, type, entity_type, entity_id, entity_version, occurred_at, payload)
  values
    (p_tenant, p_event_id, p_type, p_entity_type, p_entity_id, p_entity_version, v_occurred_at, p_payload);
end
$$;
revoke execute on function {service}.record_change from public;
grant execute on function {service}.record_change to {service}_app;
