-- Under row-level security a condition with a COALESCE in it, on either side, is none for an index, as it could leak; one
-- with a CASE is. With the former, all that failed in one way in a tenant was looked through for one context's.
drop index tasks_failure;
create index tasks_failure on tasks (
    tenant_id, (case when project_id is not null then project_id else automation_version_id end), failure_code,
    failure_field)
  where failure_code is not null and deleted_at is null;
