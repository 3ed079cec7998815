import { randomUUID } from 'node:crypto';
import { catalog, type Contract, type Principal } from '@interlock/contracts';
import { createPool } from '@interlock/database';
import { connectBus, implement, sendCall, serve, type Server } from '@interlock/messaging';
import { keptAnswers, TenantDatabase } from '@interlock/service';
import { testNats, type TestNats } from '@interlock/testing';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bulkTasks } from '../src/use-cases/bulk/bulk-tasks.ts';
import { joinedStatuses } from '../src/store/joined-statuses.ts';
import { createTask } from '../src/use-cases/tasks/create-task.ts';
import { updateTaskStatus } from '../src/use-cases/tasks/update-task-status.ts';
import { projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
let service: TasksService;
let nats: TestNats;
let gateway: NatsConnection;
const pools: Pool[] = [];
const servers: Server[] = [];
const connections: NatsConnection[] = [];
const errors: unknown[] = [];

const connect = async (user: 'gateway' | 'tasks') => {
  const nc = await connectBus({
    url: nats.url,
    user,
    password: nats.password(user),
    onStatus: () => undefined,
  });
  connections.push(nc);
  return nc;
};

/** One more process of the service, as far as the database and the bus can tell. */
async function startCopy(): Promise<void> {
  const onIdleError = (error: Error) => errors.push(error);
  const pool = createPool({ url: service.url('tasks_app'), max: 4, applicationName: 'copy', onIdleError });
  pools.push(pool);
  const database = new TenantDatabase(pool, () => undefined);
  const deps = { ...service.deps, database, statuses: joinedStatuses(pool) };
  const { createTask: create, updateTaskStatus: update, bulkTasks: bulk } = catalog.tasks;
  servers.push(
    await serve({
      nc: await connect('tasks'),
      service: 'tasks',
      implementations: [
        implement(create, createTask(deps)),
        implement(update, updateTaskStatus(deps)),
        implement(bulk, bulkTasks(deps)),
      ],
      answers: keptAnswers(pool),
      limit: 100,
      onError: (error) => errors.push(error),
      onLost: (error) => errors.push(error),
    }),
  );
}

beforeAll(async () => {
  [service, nats] = await Promise.all([tasksService(), testNats()]);
  await service.tenant('acme', { olga: {}, max: {} });
  gateway = await connect('gateway');
  await startCopy();
  await startCopy();
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await Promise.all([...connections.map((nc) => nc.close()), ...pools.map((pool) => pool.end())]);
  const beforeTheEnd = [...errors];
  await Promise.all([nats.stop(), service.close()]);
  expect(beforeTheEnd).toEqual([]);
});

async function ask(
  contract: unknown,
  body: object,
  more: { key?: string; params?: Record<string, string>; principal?: Principal } = {},
) {
  const { key, params = {}, principal = owner } = more;
  const facts = { surface: 'v1' as const, route: 0, params, principal, requestId: randomUUID() };
  const keyed = key === undefined ? facts : { ...facts, idempotencyKey: key };
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const reply = await sendCall(gateway, 'gateway', contract as Contract, keyed, bytes);
  return { ...reply.facts, text: new TextDecoder().decode(reply.body) };
}

const tasksIn = (project: string) =>
  service.rows('select id from tasks.tasks where project_id = $1', [project]);

describe('an Idempotency-Key', () => {
  it('gives fifty callers at two processes one effect and the same bytes', async () => {
    const { project } = await projectOf(service, owner);
    const body = { project_id: project.id, kind: 'build_checklist', title: 'Once' };
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => ask(catalog.tasks.createTask, body, { key })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await tasksIn(project.id)).toHaveLength(1);
    const later = await ask(catalog.tasks.createTask, body, { key });
    expect(later).toMatchObject({ status: 201, replayed: true, text: answers[0]?.text });
  });

  it('belongs to one request, one caller and one operation', async () => {
    const { project } = await projectOf(service, owner, { max: 'member' });
    const body = { project_id: project.id, kind: 'general_todo', title: 'One' };
    const key = randomUUID();
    await ask(catalog.tasks.createTask, body, { key });
    const other = await ask(catalog.tasks.createTask, { ...body, title: 'Two' }, { key });
    expect(other).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    const max = await ask(catalog.tasks.createTask, body, { key, principal: session('acme', 'max') });
    expect(max.status).toBe(201);
    expect(await tasksIn(project.id)).toHaveLength(2);
  });

  it('keeps the answer of a status change with the change, and gives it even when the task has moved on', async () => {
    const { task, move } = await projectOf(service, owner);
    const made = await task();
    const key = randomUUID();
    const params = { task_id: made.id };
    const start = () => ask(catalog.tasks.updateTaskStatus, { status: 'in_progress' }, { key, params });
    const [first, second] = await Promise.all([start(), start()]);
    expect(first.text).toBe(second.text);
    await move(owner, made.id, 'done');
    expect(await start()).toMatchObject({ status: 200, replayed: true, text: first.text });
    expect(await service.rows('select version from tasks.tasks where id = $1', [made.id])).toEqual([
      { version: 3 },
    ]);
  });

  it('gives a bulk that was sent twice one effect and the same bytes', async () => {
    const { project } = await projectOf(service, owner);
    const of = { project_id: project.id, kind: 'build_checklist' };
    const tasks = [1, 2, 3].map((n) => ({ ...of, title: `Once ${n}` }));
    const body = {
      operation: 'create',
      mode: 'each',
      tasks: [...tasks, { ...of, title: 'x', status: 'blocked' }],
    };
    const key = randomUUID();
    const both = await Promise.all([1, 2].map(() => ask(catalog.tasks.bulkTasks, body, { key })));
    const later = await ask(catalog.tasks.bulkTasks, body, { key });
    expect(new Set([...both, later].map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(JSON.parse(later.text)).toMatchObject({ applied: 3, refused: 1 });
    expect(await tasksIn(project.id)).toHaveLength(3);

    const refuse = () => ask(catalog.tasks.bulkTasks, { ...body, mode: 'atomic' }, { key: `${key}-atomic` });
    const refused = await refuse();
    expect(refused).toMatchObject({ status: 400, code: 'reason_required' });
    expect((await refuse()).text).toBe(refused.text);
    expect(await tasksIn(project.id)).toHaveLength(3);
  });

  it('gives a refusal again, and does not keep what was refused for want of standing', async () => {
    const { project, task } = await projectOf(service, owner);
    const made = await task();
    const key = randomUUID();
    const params = { task_id: made.id };
    const jump = () => ask(catalog.tasks.updateTaskStatus, { status: 'complete' }, { key, params });
    const refused = await jump();
    expect(refused).toMatchObject({ status: 400, code: 'invalid_status_transition' });
    expect((await jump()).text).toBe(refused.text);

    const body = { project_id: project.id, kind: 'general_todo', title: 'Later' };
    const suspend = (status: string) =>
      service.admin.query(
        `update directory.members set status = $1 where user_id = 'olga' and tenant_id = 'acme'`,
        [status],
      );
    const again = randomUUID();
    await suspend('inactive');
    expect(await ask(catalog.tasks.createTask, body, { key: again })).toMatchObject({ status: 401 });
    await suspend('active');
    expect(await ask(catalog.tasks.createTask, body, { key: again })).toMatchObject({ status: 201 });
  });
});
