import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../src/index.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { migrationsOf } from './migrations-of.ts';

const FIRST_OF_CHECKLISTS = 6;
const PROJECT = '01990000-0000-7000-8000-000000000001';
const task = (n: number) => `01990000-0000-7000-8000-00000000010${n}`;

let cluster: Cluster;
let admin: Client;
let owner: Client;
beforeAll(async () => {
  cluster = await startCluster();
  await migrate({ adminUrl: cluster.adminUrl, passwords: cluster.passwords });
  [admin, owner] = [await cluster.connect(), await cluster.connect('tasks_owner')];
}, 30_000);
afterAll(() => cluster.stop());

const shown = async () =>
  (
    await admin.query(
      `select id, effective_status as status, effective_progress as progress, position::float8
         from tasks.tasks order by id`,
    )
  ).rows;

describe('the migration to checklists and boards', () => {
  it('goes back, and forward again over tasks of several tenants without losing any of what they say', async () => {
    const migrations = migrationsOf('tasks', owner);
    await migrations.backBefore(FIRST_OF_CHECKLISTS);
    await insertTasks();
    await migrations.forward();
    const forward = await shown();
    expect(forward).toEqual([
      { id: task(1), status: 'backlog', progress: 0, position: 1_000_000 },
      { id: task(2), status: 'done', progress: 100, position: 1_000_000 },
      { id: task(3), status: 'backlog', progress: 0, position: 2_000_000 },
      { id: task(4), status: 'blocked', progress: 40, position: 1_000_000 },
    ]);
    await admin.query(
      `insert into tasks.checklist_items (tenant_id, id, task_id, title, status, position)
       values ('acme', gen_random_uuid(), $1, 'Item', 'done', 0)`,
      [task(1)],
    );
    await migrations.backBefore(FIRST_OF_CHECKLISTS);
    const { rows: back } = await admin.query('select id, status from tasks.tasks order by id');
    expect(back.map(({ status }) => status as string)).toEqual(['backlog', 'done', 'backlog', 'blocked']);
    await migrations.forward();
    expect(await shown()).toEqual(forward);
  });
});

async function insertTasks(): Promise<void> {
  for (const tenant of ['acme', 'other']) {
    await admin.query(
      `insert into tasks.projects (tenant_id, id, name, created_by) values ($1, $2, 'Onboarding', 'olga')`,
      [tenant, PROJECT],
    );
  }
  const made = [
    ['acme', 1, 'backlog', 0],
    ['acme', 2, 'done', 100],
    ['acme', 3, 'backlog', 0],
    ['other', 4, 'blocked', 40],
  ] as const;
  for (const [tenant, n, status, progress] of made) {
    await admin.query(
      `insert into tasks.tasks (tenant_id, id, project_id, kind, title, status, progress_percent, priority, created_by)
       values ($1, $2, $3, 'general_todo', 'Old', $4, $5, 'normal', 'olga')`,
      [tenant, task(n), PROJECT, status, progress],
    );
  }
}
