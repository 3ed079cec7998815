-- Makes a project mirror the newest of its versions that isn't archived, or the newest of all. The caller holds the
-- project's row.
create or replace function mirror_project(p_tenant text, p_project uuid, p_said jsonb) returns text
language plpgsql volatile security invoker
as $$
declare
  v_mirrored record;
begin
  select v.status, v.delivery_phase into v_mirrored from automation_versions v
   where v.tenant_id = p_tenant and v.project_id = p_project
   order by (v.status = 'Archived'), v.id desc limit 1;
  perform tasks_api.mirror_lifecycle_v1(
    p_tenant, p_project,
    p_said || jsonb_build_object('status', v_mirrored.status, 'phase', v_mirrored.delivery_phase));
  return v_mirrored.status;
end
$$;
revoke execute on function mirror_project from public;
grant execute on function mirror_project to automation_app;
