-- Inserts tasks of one tenant, each at the end of its column of the board, in the order given; p_tasks is an array of
-- objects by the names of the columns. The caller holds the rows of their contexts.
create or replace function insert_tasks(p_tenant text, p_tasks jsonb) returns setof tasks
language plpgsql volatile security invoker
as $$
begin
  return query
    insert into tasks
      (tenant_id, id, project_id, automation_version_id, kind, title, description, status, progress_percent, reason,
       priority, assignee_id, due_date, start_date, end_date, failure_code, failure_field, created_by,
       created_by_system, project_status_number, position)
    select p_tenant, n.id, n.project_id, n.automation_version_id, n.kind, n.title, n.description, n.status,
           n.progress_percent, n.reason, n.priority, n.assignee_id, n.due_date, n.start_date, n.end_date,
           n.failure_code, n.failure_field, n.created_by, n.created_by_system, n.project_status_number,
           least(coalesce((
             select last.position from tasks last
              where last.tenant_id = p_tenant and last.project_id = n.project_id and last.effective_status = n.status
                and last.deleted_at is null
              order by last.place desc limit 1), 0)
             + 1000000 * case when n.project_id is null then 1
                              else row_number() over (partition by n.project_id, n.status order by n.at) end,
             999999999999)
      from rows from (jsonb_to_recordset(p_tasks) as (
             id uuid, project_id uuid, automation_version_id uuid, kind text, title text, description text, status text,
             progress_percent smallint, reason text, priority text, assignee_id text, due_date timestamptz,
             start_date date, end_date date, failure_code text, failure_field text, created_by text,
             created_by_system boolean, project_status_number bigint
           )) with ordinality n (
             id, project_id, automation_version_id, kind, title, description, status, progress_percent, reason, priority,
             assignee_id, due_date, start_date, end_date, failure_code, failure_field, created_by, created_by_system,
             project_status_number, at)
     order by n.at
    returning *;
end
$$;
revoke execute on function insert_tasks from public;
grant execute on function insert_tasks to tasks_app;
