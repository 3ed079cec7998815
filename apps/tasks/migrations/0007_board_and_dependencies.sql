-- The place of a task in its column of the board. Moves halve the gap between two neighbours.
alter table tasks add column position numeric(18, 6) not null default 1000000;

-- The owner is under row-level security too, so it is lifted for the one statement that is for every tenant.
alter table tasks no force row level security;
update tasks t
   set position = placed.place * 1000000
  from (select tenant_id, id,
               row_number() over (partition by tenant_id, project_id, effective_status order by id) as place
          from tasks) placed
 where t.tenant_id = placed.tenant_id and t.id = placed.id and placed.place > 1;
alter table tasks force row level security;

drop index tasks_project_status;
drop index tasks_version_status;
drop index tasks_assignee;
create index tasks_project_column on tasks (tenant_id, project_id, effective_status, position, id)
  where deleted_at is null and project_id is not null;
create index tasks_version_status on tasks (tenant_id, automation_version_id, effective_status)
  where deleted_at is null and automation_version_id is not null;
create index tasks_assignee on tasks (tenant_id, assignee_id, id desc)
  where deleted_at is null and assignee_id is not null;

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
