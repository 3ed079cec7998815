-- For who is on call, and lists the remediation tasks of all versions.
create index tasks_remediation on tasks (tenant_id, id desc)
  where kind = 'remediation' and automation_version_id is not null and deleted_at is null;
