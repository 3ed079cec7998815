-- Follows every change of items, whoever made it, once for each task that a statement touched, in the order of ids.
create or replace function update_parent_task_status() returns trigger
language plpgsql volatile
as $$
begin
  if tg_op = 'INSERT' then
    perform tasks.derive_task(c.tenant_id, c.task_id)
       from (select distinct n.tenant_id, n.task_id from new_rows n order by 1, 2) c;
  elsif tg_op = 'DELETE' then
    perform tasks.derive_task(c.tenant_id, c.task_id)
       from (select distinct o.tenant_id, o.task_id from old_rows o order by 1, 2) c;
  else
    perform tasks.derive_task(c.tenant_id, c.task_id)
       from (select distinct o.tenant_id, parent.task_id
               from old_rows o
               join new_rows n on n.tenant_id = o.tenant_id and n.id = o.id
              cross join lateral (values (o.task_id), (n.task_id)) parent (task_id)
              where (o.status, o.deleted_at, o.task_id) is distinct from (n.status, n.deleted_at, n.task_id)
              order by 1, 2) c;
  end if;
  return null;
end
$$;
revoke execute on function update_parent_task_status from public;

create or replace trigger checklist_items_inserted after insert on checklist_items
  referencing new table as new_rows for each statement execute function update_parent_task_status();
create or replace trigger checklist_items_updated after update on checklist_items
  referencing old table as old_rows new table as new_rows
  for each statement execute function update_parent_task_status();
create or replace trigger checklist_items_deleted after delete on checklist_items
  referencing old table as old_rows for each statement execute function update_parent_task_status();
