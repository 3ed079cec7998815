-- Cancels the remediation task of a version that is archived, or reopens one that was done; p_said names the status
-- and the reason, and for a reopening the moment of the closing that it undoes. Whether it did.
create or replace function tasks_api.move_remediation_v1(p_tenant text, p_task uuid, p_said jsonb) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, tasks, pg_temp
as $$
declare
  v_callers constant text := coalesce(current_setting('app.tenant', true), '');
  v_to      constant text := p_said ->> 'status';
  v_before  text;
  v_task    tasks.tasks;
  v_said    jsonb;
  v_moved   boolean;
begin
  perform set_config('app.tenant', p_tenant, true);
  select t.effective_status into v_before from tasks.tasks t
   where t.tenant_id = p_tenant and t.id = p_task and t.kind = 'remediation' and t.deleted_at is null
     for no key update;
  update tasks.tasks t
     set status = v_to,
         progress_percent = case v_to when 'in_progress' then 90 else t.progress_percent end,
         reason = p_said ->> 'reason',
         version = t.version + 1,
         updated_at = greatest(date_trunc('milliseconds', clock_timestamp()), t.updated_at + interval '1 ms'),
         status_changed_at = greatest(date_trunc('milliseconds', clock_timestamp()), t.updated_at + interval '1 ms')
   where t.tenant_id = p_tenant and t.id = p_task and t.kind = 'remediation' and t.deleted_at is null
     and case v_to
           when 'canceled' then t.status not in ('done', 'canceled')
           when 'in_progress' then t.status = 'done' and t.status_changed_at = (p_said ->> 'closed_at')::timestamptz
         end
  returning * into v_task;
  v_moved := found;
  if v_moved then
    v_said := jsonb_build_object('old_status', v_before, 'new_status', v_to, 'reason', p_said ->> 'reason');
    perform tasks.record_said(
      p_tenant, p_said, 'task_status_updated', 'task', p_task::text, v_task.version, 'update_task_status',
      v_said || jsonb_build_object(
        'kind', 'remediation', 'context_type', 'automation_version', 'context_id', v_task.automation_version_id),
      v_said || jsonb_build_object('task', tasks.event_task(v_task)));
  end if;
  perform set_config('app.tenant', v_callers, true);
  return v_moved;
end
$$;
revoke execute on function tasks_api.move_remediation_v1 from public;
grant execute on function tasks_api.move_remediation_v1 to automation_app;
