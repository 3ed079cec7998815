-- Records a change that another service made here in its own transaction.
create or replace function record_said(
  p_tenant text, p_said jsonb, p_type text, p_entity_type text, p_entity_id text, p_version bigint,
  p_action text, p_metadata jsonb, p_data jsonb
) returns void
language plpgsql volatile security invoker
as $$
begin
  perform tasks.record_change(
    p_tenant, (p_said ->> 'event_id')::uuid, (p_said ->> 'audit_id')::uuid, p_type, p_entity_type, p_entity_id,
    p_version, p_said ->> 'actor_type', p_said ->> 'user_id', p_said ->> 'request_id', p_action, p_metadata,
    jsonb_build_object(
      'tenant_id', p_tenant,
      'entity', jsonb_build_object('type', p_entity_type, 'id', p_entity_id, 'version', p_version),
      'actor', jsonb_build_object('type', p_said ->> 'actor_type', 'id', p_said ->> 'user_id'),
      'request_id', p_said ->> 'request_id',
      'cause', p_said -> 'cause',
      'audit', jsonb_build_object('id', p_said ->> 'audit_id', 'action_type', p_action, 'metadata', p_metadata),
      'data', p_data
    )::text);
end
$$;
revoke execute on function record_said from public;
