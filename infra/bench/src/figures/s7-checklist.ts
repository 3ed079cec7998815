import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { databaseUrl, type Bench } from '../bench.ts';
import { sqlNames, taskCount, taskId, tenantName, type Dataset } from '../data/dataset.ts';
import { seed } from '../data/seed.ts';
import { isMet, type Figure } from '../figure.ts';
import { quantile, spreadOf } from '../spread.ts';

const DATA: Dataset = { key: '0007', tenants: 1, projectsEach: 20, tasksEach: 10 };
const ITEMS = 10;
const LEAST_CHANGES = 20;
const TRIGGER = 'checklist_items_updated';

/** S7: the 95th percentile of an update of one of a task's ten checklist items, less the same without the trigger. */
export const checklist: Figure = {
  id: 'S7',
  async measure(bench) {
    await seed(bench.admin, DATA);
    await addItems(bench);
    const url = databaseUrl(bench, 'tasks_app', `-c app.tenant=${tenantName(DATA, 0)}`);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await p95(bench, client);
      const more: number[] = [];
      for (let round = 0; round < bench.rounds; round += 1) {
        const bare = () => withoutTrigger(bench, () => p95(bench, client));
        const order = round % 2 === 0;
        const first = order ? await p95(bench, client) : await bare();
        const second = order ? await bare() : await p95(bench, client);
        more.push(order ? first - second : second - first);
      }
      const measured = { ...spreadOf(more), unit: 'ms' as const };
      const goal = { at: 'most' as const, value: 1 };
      const what = `an item of ${ITEMS} changes: p95 of the update, less without the trigger`;
      return [{ id: 'S7', what, measured, goal, met: isMet(goal, measured), notes: [] }];
    } finally {
      await client.end();
    }
  },
};

async function addItems({ admin }: Bench): Promise<void> {
  const { tenant, task } = sqlNames(DATA, 'n');
  await admin.query(
    `insert into tasks.checklist_items (tenant_id, id, task_id, title, status, position)
       select ${tenant}, uuidv7(), ${task}, 'Step ' || item, 'backlog', item
         from generate_series(0, ${taskCount(DATA) - 1}) n, generate_series(1, ${ITEMS}) item`,
  );
  await admin.query('vacuum analyze tasks.checklist_items');
}

/** Of the update alone: the locks that the product takes before it, and the commit, cost both sides the same. */
async function p95({ roundMs }: Bench, client: pg.Client): Promise<number> {
  const times: number[] = [];
  const end = performance.now() + roundMs;
  while (performance.now() < end || times.length < LEAST_CHANGES) {
    const task = taskId(DATA, Math.floor(Math.random() * taskCount(DATA)));
    await client.query('begin');
    await client.query({
      name: 'lock_task',
      text: 'select from tasks where id = $1 for no key update',
      values: [task],
    });
    const began = performance.now();
    await client.query({
      name: 'change_item',
      text: `update checklist_items
                set status = case status when 'backlog' then 'in_progress' when 'in_progress' then 'done'
                             else 'backlog' end
              where task_id = $1 and position = $2`,
      values: [task, 1 + Math.floor(Math.random() * ITEMS)],
    });
    times.push(performance.now() - began);
    await client.query('commit');
  }
  return quantile(times, 0.95);
}

async function withoutTrigger<T>({ admin }: Bench, work: () => Promise<T>): Promise<T> {
  await admin.query(`alter table tasks.checklist_items disable trigger ${TRIGGER}`);
  try {
    return await work();
  } finally {
    await admin.query(`alter table tasks.checklist_items enable trigger ${TRIGGER}`);
  }
}
