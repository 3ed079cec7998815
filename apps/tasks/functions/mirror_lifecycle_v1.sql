-- Makes a project show the status and phase of the version that it mirrors.
create or replace function tasks_api.mirror_lifecycle_v1(p_tenant text, p_project uuid, p_said jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, tasks, pg_temp
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
  v_project record;
begin
  perform set_config('app.tenant', p_tenant, true);
  update tasks.projects p
     set lifecycle_status = p_said ->> 'status',
         delivery_phase = p_said ->> 'phase',
         version = p.version + 1,
         updated_at = greatest(date_trunc('milliseconds', clock_timestamp()), p.updated_at + interval '1 ms')
   where p.tenant_id = p_tenant and p.id = p_project
     and (p.lifecycle_status, p.delivery_phase) is distinct from (p_said ->> 'status', p_said ->> 'phase')
  returning p.id, p.name, p.status, p.version into v_project;
  if found then
    perform tasks.record_said(
      p_tenant, p_said, 'project_changed', 'project', v_project.id::text, v_project.version, 'mirror_lifecycle',
      jsonb_build_object('lifecycle_status', p_said ->> 'status', 'delivery_phase', p_said ->> 'phase'),
      jsonb_build_object(
        'project', jsonb_build_object('id', v_project.id, 'name', v_project.name, 'status', v_project.status),
        'change', 'lifecycle_mirrored', 'member', null));
  end if;
  perform set_config('app.tenant', v_callers, true);
end
$$;
revoke execute on function tasks_api.mirror_lifecycle_v1 from public;
grant execute on function tasks_api.mirror_lifecycle_v1 to automation_app;
