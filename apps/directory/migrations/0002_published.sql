-- Up Migration

-- What the directory says of a tenant and of a user in it: always one row, null where it knows nothing. It also
-- makes row-level security show the tenant for the rest of the caller's transaction, so that every use case
-- needs one round trip before its own first statement.
create function directory_api.standing_v1(p_tenant text, p_user text)
returns table (tenant_status text, member_status text, settings jsonb)
language plpgsql volatile security definer
set search_path = pg_catalog, directory, pg_temp
as $$
begin
  perform set_config('app.tenant', p_tenant, true);
  return query
    select t.status, m.status, t.settings
      from (select) as always
      left join directory.tenants t on t.tenant_id = p_tenant
      left join directory.members m on m.tenant_id = p_tenant and m.user_id = p_user;
end
$$;

-- The functions below see p_tenant alone and leave the caller's own tenant as it was. (A SET clause would give
-- it back too, but only a superuser may put a setting of ours into one.)

-- How to reach those of the users who are active members.
create function directory_api.contacts_v1(p_tenant text, p_user_ids text[])
returns table (user_id text, email text, display_name text, status text, roles text[])
language plpgsql volatile security definer
set search_path = pg_catalog, directory, pg_temp
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  return query
    select m.user_id, m.email, m.display_name, m.status, m.roles
      from directory.members m
     where m.tenant_id = p_tenant and m.user_id = any (p_user_ids) and m.status = 'active';
  perform set_config('app.tenant', v_callers, true);
end
$$;

-- How to reach the tenant's active members with a role of ops.
create function directory_api.ops_v1(p_tenant text)
returns table (user_id text, email text, display_name text, status text, roles text[])
language plpgsql volatile security definer
set search_path = pg_catalog, directory, pg_temp
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  return query
    select m.user_id, m.email, m.display_name, m.status, m.roles
      from directory.members m
     where m.tenant_id = p_tenant and m.status = 'active'
       and exists (select from unnest(m.roles) as role where starts_with(role, 'ops_'));
  perform set_config('app.tenant', v_callers, true);
end
$$;

-- Which of the users are active members, and their roles in the directory.
create function directory_api.active_members_v1(p_tenant text, p_user_ids text[])
returns table (user_id text, roles text[])
language plpgsql volatile security definer
set search_path = pg_catalog, directory, pg_temp
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
begin
  perform set_config('app.tenant', p_tenant, true);
  return query
    select m.user_id, m.roles
      from directory.members m
     where m.tenant_id = p_tenant and m.user_id = any (p_user_ids) and m.status = 'active';
  perform set_config('app.tenant', v_callers, true);
end
$$;

revoke execute on all functions in schema directory_api from public;
grant execute on function directory_api.standing_v1 to directory_app, tasks_app, audit_app, notifications_app;
grant execute on function directory_api.contacts_v1, directory_api.ops_v1 to notifications_app;
grant execute on function directory_api.active_members_v1 to tasks_app;

-- Down Migration

drop function directory_api.active_members_v1;
drop function directory_api.ops_v1;
drop function directory_api.contacts_v1;
drop function directory_api.standing_v1;
