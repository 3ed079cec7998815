create index validation_failures_context on validation_failures (tenant_id, context_id, received_at);
create index tasks_qa on tasks (tenant_id, project_id) where kind = 'qa_checklist' and deleted_at is null;
