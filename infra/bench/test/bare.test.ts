import { createPool } from '@interlock/database';
import { testDatabase, type TestDatabase } from '@interlock/testing';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { wrongPlans } from '../src/bare/plans.ts';
import { bareStatusChange } from '../src/bare/status-change.ts';
import { bareTaskPage } from '../src/bare/task-page.ts';
import { runTransaction } from '../src/bare/run-transaction.ts';
import { plannedStatements } from '../src/bare/planned-statements.ts';
import { projectId, taskId, tenantName, type Dataset } from '../src/data/dataset.ts';
import { seed } from '../src/data/seed.ts';

const DATA: Dataset = { key: '0009', tenants: 2, projectsEach: 2, tasksEach: 4 };
const CHECKLIST_TASK = 13;

let database: TestDatabase;
let admin: pg.Pool;
let app: pg.Client;

beforeEach(async () => {
  database = await testDatabase();
  admin = createPool({
    url: database.adminUrl,
    max: 2,
    applicationName: 'test',
    onIdleError: () => undefined,
  });
  await seed(admin, DATA);
  app = new pg.Client({ connectionString: database.url('tasks_app') });
  await app.connect();
});
afterEach(async () => {
  await app.end();
  await admin.end();
  await database.drop();
});

test('a dataset has its tenants, projects and tasks, half of them of a checklist', async () => {
  const { rows } = await admin.query(
    `select t.tenant_id, p.id as project_id, p.checklist_total, count(*)::int as tasks,
            count(*) filter (where kind = 'build_checklist')::int as checklist
       from tasks.tasks t join tasks.projects p on p.tenant_id = t.tenant_id and p.id = t.project_id
      group by 1, 2, 3 order by 1, 2`,
  );
  expect(rows).toEqual(
    [0, 1, 2, 3].map((project) => ({
      tenant_id: tenantName(DATA, Math.floor(project / 2)),
      project_id: projectId(DATA, project),
      checklist_total: 2,
      tasks: 4,
      checklist: 2,
    })),
  );
});

test('a project may have thousands of tasks, each in a place of its own', async () => {
  await seed(admin, { key: '000a', tenants: 1, projectsEach: 1, tasksEach: 3_000 });
  const { rows } = await admin.query(
    `select count(distinct position)::int as places from tasks.tasks where tenant_id = $1`,
    ['bench-000a-0'],
  );
  expect(rows).toEqual([{ places: 3_000 }]);
});

test('the bare transaction writes the rows of a change, under the tenant that the task is of', async () => {
  const bare = bareStatusChange(DATA, { metadata: '{"a":1}', payload: '{"b":"12:30"}' });
  const statements = plannedStatements(bare);
  const seen = [];
  for (const way of [1, 1, 1, 0]) {
    await runTransaction(app, statements, { ...bare.constants, n: CHECKLIST_TASK, way });
    seen.push(await stateOfTask());
  }
  expect(seen).toEqual([
    {
      status: 'in_progress',
      progress_percent: 0,
      reason: null,
      version: 2,
      complete: 0,
      audited: 1,
      announced: 1,
    },
    {
      status: 'done',
      progress_percent: 100,
      reason: null,
      version: 3,
      complete: 1,
      audited: 2,
      announced: 2,
    },
    {
      status: 'in_progress',
      progress_percent: 90,
      reason: null,
      version: 4,
      complete: 0,
      audited: 3,
      announced: 3,
    },
    {
      status: 'blocked',
      progress_percent: 90,
      reason: 'Waiting for the customer',
      version: 5,
      complete: 0,
      audited: 4,
      announced: 4,
    },
  ]);
});

test('a limit is none where a table is read whole that an index is meant to answer for', async () => {
  await seed(admin, { key: '000b', tenants: 1, projectsEach: 2, tasksEach: 1_000 });
  await admin.query('analyze');
  const url = database.url('tasks_app');
  const page = bareTaskPage({ key: '000b', tenants: 1, projectsEach: 2, tasksEach: 1_000 });
  expect(await wrongPlans(page, url)).toEqual([]);
  const change = bareStatusChange(DATA, { metadata: '{}', payload: '{}' });
  expect(await wrongPlans(change, url)).toEqual([]);
  await admin.query(`do $$ begin
    execute format('alter role tasks_app in database %I set enable_indexscan = off', current_database());
    execute format('alter role tasks_app in database %I set enable_indexonlyscan = off', current_database());
    execute format('alter role tasks_app in database %I set enable_bitmapscan = off', current_database());
  end $$`);
  expect(await wrongPlans(page, url)).toEqual(['bare_task_page_0 reads all of tasks']);
});

async function stateOfTask(): Promise<unknown> {
  const { rows } = await admin.query(
    `select t.status, t.progress_percent, t.reason, t.version, p.checklist_complete as complete,
            (select count(*)::int from tasks.audit_logs a where a.tenant_id = t.tenant_id and a.entity_id = t.id::text)
              as audited,
            (select count(*)::int from tasks.outbox o where o.tenant_id = t.tenant_id and o.entity_id = t.id::text)
              as announced
       from tasks.tasks t join tasks.projects p on p.tenant_id = t.tenant_id and p.id = t.project_id
      where t.id = $1`,
    [taskId(DATA, CHECKLIST_TASK)],
  );
  return rows[0];
}
