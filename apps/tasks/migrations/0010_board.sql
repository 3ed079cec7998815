-- A position in millionths. Unlike a numeric's, a bigint's comparison is leakproof: under row-level security only
-- such a range is looked up in the index, instead of being filtered out of the whole column.
alter table tasks
  add column place bigint not null generated always as ((position * 1000000)::bigint) stored;
drop index tasks_project_column;
create index tasks_project_column on tasks (tenant_id, project_id, effective_status, place, id)
  where deleted_at is null and project_id is not null;
