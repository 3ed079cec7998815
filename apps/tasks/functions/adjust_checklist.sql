-- Moves a project's checklist counters by what one change of a task added to them. The caller holds the
-- project's row lock. When the change completes the checklist, that is recorded as the project's own event.
create or replace function adjust_checklist(
  p_tenant     text,
  p_project    uuid,
  p_complete   integer,
  p_total      integer,
  p_actor_type text,
  p_user_id    text,
  p_request_id text,
  p_cause      jsonb,
  p_event_id   uuid,
  p_audit_id   uuid
) returns void
language plpgsql volatile security invoker
as $$
declare
  v_project  record;
  v_metadata jsonb;
begin
  update projects
     set checklist_complete = checklist_complete + p_complete,
         checklist_total = checklist_total + p_total
   where tenant_id = p_tenant and id = p_project
  returning checklist_complete, checklist_total, version, name into strict v_project;

  if p_complete > 0 and v_project.checklist_complete = v_project.checklist_total then
    v_metadata := jsonb_build_object(
      'checklist_complete', v_project.checklist_complete, 'checklist_total', v_project.checklist_total);
    perform record_change(
      p_tenant, p_event_id, p_audit_id, 'build_tasks_complete', 'project', p_project::text, v_project.version,
      p_actor_type, p_user_id, p_request_id, 'build_tasks_complete', v_metadata,
      jsonb_build_object(
        'tenant_id', p_tenant,
        'entity', jsonb_build_object('type', 'project', 'id', p_project, 'version', v_project.version),
        'actor', jsonb_build_object('type', p_actor_type, 'id', p_user_id),
        'request_id', p_request_id,
        'cause', p_cause,
        'audit', jsonb_build_object('id', p_audit_id, 'action_type', 'build_tasks_complete', 'metadata', v_metadata),
        'data', v_metadata || jsonb_build_object('project_id', p_project, 'project_name', v_project.name)
      )::text);
  end if;
end
$$;
revoke execute on function adjust_checklist from public;
grant execute on function adjust_checklist to tasks_app;
