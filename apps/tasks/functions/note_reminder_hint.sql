-- Notes that a task changed whose reminders are waited for. Of all tasks only those with a due date ahead that change
-- their status, or are deleted, come here: the others cost a comparison.
create or replace function note_reminder_hint() returns trigger
language plpgsql volatile
as $$
begin
  insert into tasks.reminder_hints (tenant_id, task_id, context_id, old_status, new_status)
  select new.tenant_id, new.id, coalesce(new.project_id, new.automation_version_id), old.effective_status,
         new.effective_status
   where exists (
     select from tasks.reminders r
      where r.tenant_id = new.tenant_id and r.task_id = new.id and r.fired_at is null
        and r.admit_at <= clock_timestamp());
  return null;
end
$$;
revoke execute on function note_reminder_hint from public;

create or replace trigger tasks_reminded after update on tasks for each row
  when (new.due_date > now() and (old.effective_status <> new.effective_status
                                  or (old.deleted_at is null) <> (new.deleted_at is null)))
  execute function note_reminder_hint();
