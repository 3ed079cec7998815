-- Lists are ordered by id. What they filter by stands behind it, so that tasks that don't fit are passed over within
-- the index.
drop index tasks_project_newest;
drop index tasks_assignee;
create index tasks_newest on tasks (tenant_id, id desc, effective_status, kind, assignee_id, due_date)
  where deleted_at is null;
create index tasks_project_newest
  on tasks (tenant_id, project_id, id desc, effective_status, kind, assignee_id, due_date)
  where deleted_at is null;
create index tasks_assignee on tasks (tenant_id, assignee_id, id desc, project_id, effective_status, kind, due_date)
  where deleted_at is null and assignee_id is not null;
