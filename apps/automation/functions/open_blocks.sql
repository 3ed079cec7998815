-- The blocks of all tenants that are under way, by version after p_after, for the scheduler that follows them.
create or replace function open_blocks(p_after uuid, p_limit integer)
returns table (
  tenant_id text, id uuid, project_id uuid, remediation_task_id uuid, blocked_at timestamptz, automation_name text,
  number integer
)
language sql stable security definer set search_path = pg_catalog, automation, pg_temp
as $$
  select v.tenant_id, v.id, v.project_id, v.remediation_task_id, v.blocked_at, a.name, v.number
    from automation.automation_versions v
    join automation.automations a on a.tenant_id = v.tenant_id and a.id = v.automation_id
   where v.status = 'Blocked' and (p_after is null or v.id > p_after)
   order by v.id limit p_limit
$$;
revoke execute on function open_blocks from public;
grant execute on function open_blocks to automation_app;
