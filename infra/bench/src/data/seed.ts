import type { Pool } from 'pg';
import { ASSIGNEE, OWNER, sqlNames, taskCount, WRITER, type Dataset } from './dataset.ts';

/** Writes are counted but not limited, which the tenants' settings say. */
const SETTINGS = JSON.stringify({ rate_limits: { writes_per_minute: 0 } });

/** Fills the tables in bulk, as an administrator, with the rows that the product would have written. */
export async function seed(admin: Pool, data: Dataset): Promise<void> {
  const { tenants, tasksEach } = data;
  const count = taskCount(data);
  const { tenant, task, project } = sqlNames(data, 'n');
  const firstTasks = (step: number) => `generate_series(0, ${count - 1}, ${step}) as n`;
  const people = `unnest(array['${OWNER}', '${WRITER}', '${ASSIGNEE}']) as person`;
  const statements = [
    `insert into directory.tenants (tenant_id, name, status, settings)
       select ${tenant}, 'Tenant ' || n, 'active', '${SETTINGS}' from ${firstTasks(count / tenants)}`,
    `insert into directory.members (tenant_id, user_id, email, display_name, status)
       select ${tenant}, person, person || '@example.com', initcap(person), 'active'
         from ${firstTasks(count / tenants)}, ${people}`,
    `insert into tasks.projects (tenant_id, id, name, status, checklist_total, created_by)
       select ${tenant}, ${project}, 'Project ' || n, 'active', ${Math.floor(tasksEach / 2)}, '${OWNER}'
         from ${firstTasks(tasksEach)}`,
    `insert into tasks.project_members (tenant_id, project_id, user_id, role)
       select ${tenant}, ${project}, person, case person when '${OWNER}' then 'owner' else 'member' end
         from ${firstTasks(tasksEach)}, ${people}`,
    `insert into tasks.tasks (tenant_id, id, project_id, kind, title, description, status, position, priority,
                              assignee_id, created_by)
       select ${tenant}, ${task}, ${project},
              case when n % 2 = 1 then 'build_checklist' else 'general_todo' end,
              'Connect the form of the customer to step ' || n,
              'What the step needs, where it is found, and how to tell that it is done.',
              'backlog', (n % ${tasksEach} + 1) * 1000000::numeric, 'normal', case when n % 4 < 2 then '${ASSIGNEE}' end, '${OWNER}'
         from ${firstTasks(1)}`,
  ];
  for (const statement of statements) await admin.query(statement);
  for (const table of ['directory.tenants', 'directory.members', ...WRITTEN]) {
    await admin.query(`vacuum analyze ${table}`);
  }
}

const WRITTEN = ['tasks.projects', 'tasks.project_members', 'tasks.tasks'];
