import { connectBus, SharedLimiter } from '@interlock/messaging';
import { testNats, type TestNats } from '@interlock/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { updateTaskStatus } from '../src/use-cases/tasks/update-task-status.ts';
import { projectLimit } from '../src/use-cases/project-limit.ts';
import { as, projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
let service: TasksService;
let nats: TestNats;

beforeAll(async () => {
  [service, nats] = await Promise.all([tasksService(), testNats()]);
  await service.tenant('acme', { olga: {} }, { rate_limits: { writes_per_minute: 1 } });
});
afterAll(() => Promise.all([nats.stop(), service.close()]));

it('allows a project five times what one user may, across users and verbs, and writes nothing beyond', async () => {
  const nc = await connectBus({
    url: nats.url,
    user: 'tasks',
    password: nats.password('tasks'),
    onStatus: () => undefined,
  });
  const limiter = new SharedLimiter(nc, 'limits.tasks');
  const deps = { ...service.deps, limitProject: projectLimit(limiter) };
  const { task } = await projectOf(service, owner);
  const made = await task();
  const statuses = ['in_progress', 'backlog', 'in_progress', 'backlog', 'in_progress'] as const;
  for (const status of statuses) await as(owner, updateTaskStatus(deps), { task_id: made.id, status });
  await expect(
    as(owner, updateTaskStatus(deps), { task_id: made.id, status: 'backlog' }),
  ).rejects.toMatchObject({
    refusal: { code: 'rate_limited', retryAfterSeconds: expect.any(Number) as number },
  });
  expect(await service.rows('select version from tasks.tasks where id = $1', [made.id])).toEqual([
    { version: 6 },
  ]);
  limiter.stop();
  await nc.close();
});
