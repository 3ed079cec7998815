-- What a caller's transition is decided by, in one call: the standing, the caller's role, the facts, and a digest of
-- the facts, under which the decision may be committed.
create or replace function read_transition(p_tenant text, p_user text, p_version uuid, p_project uuid)
returns table (
  tenant_status text, member_status text, settings jsonb, role text, facts jsonb, digest text, moment text
)
language plpgsql volatile security invoker
as $$
#variable_conflict use_column
begin
  select s.tenant_status, s.member_status, s.settings into tenant_status, member_status, settings
    from directory_api.standing_v1(p_tenant, p_user) s;
  facts := transition_facts(p_tenant, p_version, p_project, false);
  digest := md5(facts::text);
  moment := iso_time(clock_timestamp());
  select m.role into role from automation_members m
   where m.tenant_id = p_tenant and m.automation_id = (facts #>> '{version,automation_id}')::uuid
     and m.user_id = p_user;
  return next;
end
$$;
revoke execute on function read_transition from public;
grant execute on function read_transition to automation_app;
