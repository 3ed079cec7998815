create table task_dependencies (
  tenant_id     text not null,
  task_id       uuid not null,
  depends_on_id uuid not null,
  primary key (tenant_id, task_id, depends_on_id),
  foreign key (tenant_id, task_id) references tasks (tenant_id, id),
  foreign key (tenant_id, depends_on_id) references tasks (tenant_id, id),
  constraint task_dependencies_not_itself check (task_id <> depends_on_id)
);
create index task_dependencies_dependents on task_dependencies (tenant_id, depends_on_id);

alter table task_dependencies enable row level security;
alter table task_dependencies force row level security;
create policy tenant_isolation on task_dependencies
  using (tenant_id = nullif(current_setting('app.tenant', true), ''));
grant select, insert, delete on task_dependencies to tasks_app;
