-- Up Migration

-- The tenant of a version, for messages that name a version and no tenant.
create function automation_api.tenant_of_version_v1(p_automation_version uuid) returns text
language sql stable security definer set search_path = pg_catalog, automation, pg_temp
as $$
  select v.tenant_id from automation.automation_versions v where v.id = p_automation_version
$$;

-- A version as the context of tasks: the user's role in it, and the task of the block that is under way, which can be
-- neither deleted nor canceled. With p_lock nobody else changes the version or its
-- tasks until the transaction ends. No row where there
-- is no such version.
create function automation_api.context_v1(p_tenant text, p_automation_version uuid, p_user text, p_lock boolean)
returns table (role text, project_id uuid, remediation_task_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, automation, pg_temp
as $$
#variable_conflict use_column
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  if p_lock then
    perform from automation.automation_versions v
      where v.tenant_id = p_tenant and v.id = p_automation_version for no key update;
  end if;
  return query
    select m.role, v.project_id, v.remediation_task_id
      from automation.automation_versions v
      left join automation.automation_members m
        on m.tenant_id = p_tenant and m.automation_id = v.automation_id and m.user_id = p_user
     where v.tenant_id = p_tenant and v.id = p_automation_version;
  perform set_config('app.tenant', v_callers, true);
end
$$;

-- The versions whose automation a user is a member of.
create function automation_api.versions_of_v1(p_tenant text, p_user text) returns setof uuid
language plpgsql volatile security definer set search_path = pg_catalog, automation, pg_temp
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  return query
    select v.id from automation.automation_members m
      join automation.automation_versions v on v.tenant_id = m.tenant_id and v.automation_id = m.automation_id
     where m.tenant_id = p_tenant and m.user_id = p_user;
  perform set_config('app.tenant', v_callers, true);
end
$$;

-- The people of a version's automation, for whoever notifies them.
create function automation_api.version_people_v1(p_tenant text, p_automation_version uuid)
returns table (user_id text, role text)
language plpgsql volatile security definer set search_path = pg_catalog, automation, pg_temp
as $$
#variable_conflict use_column
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  return query
    select m.user_id, m.role from automation.automation_versions v
      join automation.automation_members m on m.tenant_id = v.tenant_id and m.automation_id = v.automation_id
     where v.tenant_id = p_tenant and v.id = p_automation_version;
  perform set_config('app.tenant', v_callers, true);
end
$$;

-- The blocks of all tenants that are under way, by version after p_after, for the scheduler that follows them.
create function open_blocks(p_after uuid, p_limit integer)
returns table (tenant_id text, id uuid, project_id uuid, remediation_task_id uuid, blocked_at timestamptz)
language sql stable security definer set search_path = pg_catalog, automation, pg_temp
as $$
  select v.tenant_id, v.id, v.project_id, v.remediation_task_id, v.blocked_at
    from automation.automation_versions v
   where v.status = 'Blocked' and (p_after is null or v.id > p_after)
   order by v.id limit p_limit
$$;

revoke execute on all functions in schema automation_api from public;
revoke execute on function open_blocks from public;
grant execute on function automation_api.tenant_of_version_v1, automation_api.context_v1,
  automation_api.versions_of_v1 to tasks_app;
grant execute on function automation_api.version_people_v1 to notifications_app;
grant execute on function open_blocks to automation_app;

-- Down Migration

drop function open_blocks;
drop function automation_api.version_people_v1;
drop function automation_api.versions_of_v1;
drop function automation_api.context_v1;
drop function automation_api.tenant_of_version_v1;
