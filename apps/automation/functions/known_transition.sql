-- What a caller's transition is decided by, in one call: the standing, the caller's role, the facts (null when there is
-- no such version), and the mark of the rows that they are made of, under which the decision may be committed.
create or replace function known_transition(
  p_tenant text, p_user text, p_version uuid, p_project uuid, p_evidence boolean, p_qa boolean
) returns table (
  tenant_status text, member_status text, settings jsonb, role text, facts jsonb, mark bigint, moment text
)
language plpgsql volatile security invoker
as $$
#variable_conflict use_column
declare
  v_known transition_rows;
begin
  select s.tenant_status, s.member_status, s.settings into tenant_status, member_status, settings
    from directory_api.standing_v1(p_tenant, p_user) s;
  v_known := known_rows(p_tenant, p_version, null, p_project, p_evidence, p_qa, false);
  moment := iso_time(clock_timestamp());
  if (v_known.version).id is not null then
    mark := hash_record_extended(v_known, 0);
    facts := facts_of_rows(v_known);
    select m.role into role from automation_members m
     where m.tenant_id = p_tenant and m.automation_id = (v_known.version).automation_id and m.user_id = p_user;
  end if;
  return next;
end
$$;
revoke execute on function known_transition from public;
grant execute on function known_transition to automation_app;
