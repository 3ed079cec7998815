-- The status and progress that a task's live items add up to; nulls when there are none. All skipped is looked at
-- before "nothing pending", so that a task whose whole checklist was skipped is skipped.
create or replace function derive_checklist_status(p_tenant text, p_task uuid, out status text, out progress smallint)
language plpgsql volatile
as $$
declare
  n record;
begin
  select count(*) filter (where i.status = 'in_progress') as in_progress,
         count(*) filter (where i.status = 'backlog') as planned,
         count(*) filter (where i.status = 'done') as done,
         count(*) filter (where i.status = 'canceled') as skipped,
         count(*) as total
    into n
    from tasks.checklist_items i
   where i.tenant_id = p_tenant and i.task_id = p_task and i.deleted_at is null;
  if n.total = 0 then
    return;
  end if;
  status := case
    when n.in_progress > 0 then 'in_progress'
    when n.done > 0 and n.planned > 0 then 'in_progress'
    when n.skipped = n.total then 'canceled'
    when n.planned = 0 then 'done'
    else 'backlog'
  end;
  progress := case when n.skipped = n.total then 0 else 100 * n.done / (n.total - n.skipped) end;
end
$$;
revoke execute on function derive_checklist_status from public;
grant execute on function derive_checklist_status to tasks_app;
