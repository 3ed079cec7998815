import { catalog, type Principal, type Task } from '@interlock/contracts';
import type { ReadStatement } from '@interlock/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTask } from '../src/use-cases/tasks/create-task.ts';
import { getTask } from '../src/use-cases/tasks/get-task.ts';
import { listTasks } from '../src/use-cases/tasks/list-tasks.ts';
import { overHttp } from './over-http.ts';
import { as, projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const olga = session('acme', 'olga');
const rita = session('rival', 'rita');

let service: TasksService;
let acme: Awaited<ReturnType<typeof projectOf>>;
beforeAll(async () => {
  service = await tasksService();
  // Another zone than that of our sessions.
  await service.admin.query(`do $$ begin
    execute format('alter database %I set timezone to ''Asia/Kolkata''', current_database());
  end $$`);
  await service.tenant('acme', { olga: {}, ida: { status: 'inactive' } });
  await service.tenant('rival', { rita: {} });
  acme = await projectOf(service, olga);
  const rival = await projectOf(service, rita);
  await rival.task({ title: "Nobody else's" });
});
afterAll(() => service.close());

const list = (principal: Principal, filters = {}) =>
  as(principal, listTasks(service.deps), { limit: 50, ...filters });

describe('a task in a list', () => {
  const times = [
    '2026-11-21 18:08:34.123',
    '2026-11-21 18:08:34.1+05:30',
    '1000-01-01 00:00:00',
    '9999-12-31',
  ];

  it.each(times)('is what it is alone, with its times as ever: %s', async (time) => {
    const plain = await acme.task({ due_date: '2026-01-31T12:00:00.000Z', assignee_id: 'olga' });
    const odd = await acme.task({
      title: 'A "\x1f" and a \\, ünd 🎉',
      reason: 'Not \x1f empty',
      status: 'blocked',
    });
    await service.admin.query(
      `update tasks.tasks set start_date = '2026-02-01', end_date = '2026-02-28', due_date = $2, created_at = $2,
              updated_at = $2, status_changed_at = $2, position = 12.000001, occurrences = 3, version = 7
        where id = $1`,
      [odd.id, time],
    );
    const { items } = await list(olga, { project_id: acme.project.id });
    for (const { id } of [plain, odd]) {
      const { task } = await as(olga, getTask(service.deps), { task_id: id });
      const { description: _, dependencies: __, ...summary }: Task = task;
      expect(items.find((item) => item.id === id)).toStrictEqual(summary);
    }
  });

  it.each(catalog.tasks.listTasks.routes.map(({ path }) => path))('fits what %s promises', async (path) => {
    await acme.task({ assignee_id: 'olga' });
    const ask = overHttp(catalog.tasks.listTasks, listTasks(service.deps), path);
    const params: Record<string, string> = path.includes('{') ? { assignee_id: 'olga' } : {};
    const { body } = await ask<{ items: unknown[] }>(olga, { params });
    const route = catalog.tasks.listTasks.routes.find((one) => one.path === path);
    expect(body.items.length).toBeGreaterThan(0);
    expect(route?.response.parse(body)).toStrictEqual(body);
  });
});

it('goes on where the page before ended, and ends', async () => {
  const { project, task } = await projectOf(service, olga);
  const made: string[] = [];
  for (let each = 0; each < 5; each += 1) made.unshift((await task()).id);
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const from = cursor === null ? {} : { cursor };
    const page: Awaited<ReturnType<typeof list>> = await list(olga, {
      project_id: project.id,
      limit: 2,
      ...from,
    });
    found.push(...page.items.map(({ id }) => id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(found).toEqual(made);
});

describe('who has no standing', () => {
  it('is told so, whether there are tasks or not', async () => {
    for (const filters of [{}, { status: 'canceled' as const }, { project_id: acme.project.id }]) {
      await expect(list(session('acme', 'ida'), filters)).rejects.toMatchObject({
        refusal: { code: 'unauthenticated', message: expect.stringContaining('active member') as string },
      });
      await expect(list(session('acme', 'nobody'), filters)).rejects.toThrow('active member');
      await expect(list(session('nowhere', 'olga'), filters)).rejects.toThrow('not known');
    }
  });

  it('and nobody in a suspended tenant', async () => {
    await service.tenant('asleep', { sam: {} });
    const sam = session('asleep', 'sam');
    const { task } = await projectOf(service, sam);
    await task();
    expect((await list(sam)).items).toHaveLength(1);
    await service.admin.query(`update directory.tenants set status = 'suspended' where tenant_id = 'asleep'`);
    await expect(list(sam)).rejects.toThrow('suspended');
    await expect(list(session('asleep', 'ops', ['ops_build']))).rejects.toThrow('suspended');
    await expect(list({ ...sam, kind: 'service' })).rejects.toThrow('suspended');
  });
});

describe("another tenant's tasks", () => {
  it('are in no list', async () => {
    const { items } = await list(session('rival', 'rita', ['ops_build']));
    expect(items.map(({ title }) => title)).toEqual(["Nobody else's"]);
  });

  it('are hidden by row-level security alone, also from a connection that has served them', async () => {
    const everything: ReadStatement = {
      text: 'select tenant_id from tasks',
      values: [],
      isPlannedOnce: true,
    };
    for (const principal of [olga, rita, olga, rita]) {
      for (let each = 0; each < 4; each += 1) {
        const rows = await service.deps.database.readRows({ principal }, everything);
        expect(rows.length).toBeGreaterThan(0);
        expect(new Set(rows.map(([tenant]) => tenant))).toEqual(new Set([principal.tenantId]));
      }
    }
    expect((await service.pool.query('select from tasks')).rows).toHaveLength(0);
  });
});

it('a task made meanwhile is no reason to show it twice', async () => {
  const { project, task } = await projectOf(service, olga);
  for (let each = 0; each < 3; each += 1) await task();
  const first = await list(olga, { project_id: project.id, limit: 2 });
  await as(olga, createTask(service.deps), {
    ...{ project_id: project.id, kind: 'general_todo', title: 'Late', priority: 'normal', status: 'backlog' },
    dependencies: [],
  });
  const second = await list(olga, { project_id: project.id, limit: 2, cursor: first.next_cursor ?? '' });
  const ids = [...first.items, ...second.items].map(({ id }) => id);
  expect(new Set(ids).size).toBe(3);
});

describe('the counts of a context', () => {
  it('are of its live tasks by status, in the words of the surface, whatever the page shows', async () => {
    const { project, task, move } = await projectOf(service, olga);
    for (const status of ['backlog', 'backlog', 'in_progress', 'done'] as const) await task({ status });
    const last = await task();
    await move(olga, last.id, 'canceled', { reason: 'Not wanted' });
    const asked = { project_id: project.id, count_by: 'status', limit: 1, status: 'done' } as const;
    const output = await list(olga, asked);
    expect(output.counts).toEqual({ backlog: 2, in_progress: 1, blocked: 0, done: 1, canceled: 1 });
    expect(output.items).toHaveLength(1);
    const route = catalog.tasks.listTasks.routes[0];
    expect(route?.response.parse(route.present(output))).toMatchObject({
      counts: { pending: 2, in_progress: 1, blocked: 0, complete: 1, canceled: 1 },
    });
    expect(await list(olga, { project_id: project.id })).not.toHaveProperty('counts');
  });

  it('are nothing to who may not read the tasks, and refused without a context', async () => {
    const asked = { project_id: acme.project.id, count_by: 'status' } as const;
    for (const stranger of [rita, session('acme', 'olga2')]) {
      const counts = await list(stranger, asked).then(
        (output) => Object.values(output.counts ?? {}),
        () => [],
      );
      expect(counts.every((count) => count === 0)).toBe(true);
    }
    const details = [{ field: 'count_by', message: expect.stringContaining('project_id') as unknown }];
    await expect(list(olga, { count_by: 'status' })).rejects.toMatchObject({
      refusal: { code: 'validation_failed', details },
    });
  });
});
