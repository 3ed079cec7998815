import { catalog, STATUS_WORDS, TASK_STATUSES, type TaskStatus } from '@interlock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TRANSITIONS } from '../src/domain/transitions.ts';
import { moveTask } from '../src/use-cases/tasks/move-task.ts';
import { updateTaskStatus } from '../src/use-cases/tasks/update-task-status.ts';
import { updateTask } from '../src/use-cases/tasks/update-task.ts';
import { overHttp } from './over-http.ts';
import { projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
type Ask = (taskId: string, to: TaskStatus) => Promise<{ status: number; code: string | undefined }>;

let service: TasksService;
let project: Awaited<ReturnType<typeof projectOf>>;
let ways: Record<Way, Ask>;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {} });
  project = await projectOf(service, owner);
  const { deps } = service;
  const { tasks } = catalog;
  const reason = 'Because';
  const way = (ask: ReturnType<typeof overHttp>, bodyOf: (to: TaskStatus) => object): Ask => {
    return async (task_id, to) => {
      const { status, body } = await ask(owner, { params: { task_id }, body: { ...bodyOf(to), reason } });
      return { status, code: body.code };
    };
  };
  ways = {
    '/v1': way(
      overHttp(tasks.updateTaskStatus, updateTaskStatus(deps), '/v1/tasks/{task_id}/status'),
      (to) => ({
        status: STATUS_WORDS[to].v1,
      }),
    ),
    '/api': way(overHttp(tasks.updateTask, updateTask(deps), '/api/tasks/{task_id}'), (to) => ({
      status: STATUS_WORDS[to].api,
    })),
    '/api/v1/app': way(overHttp(tasks.updateTask, updateTask(deps), '/api/v1/app/tasks/{task_id}'), (to) => ({
      status: to,
    })),
    move: way(overHttp(tasks.moveTask, moveTask(deps), '/api/v1/app/tasks/{task_id}/move'), (to) => ({
      to_status: to,
    })),
  };
});
afterAll(() => service.close());

const WAYS = ['/v1', '/api', '/api/v1/app', 'move'] as const;
type Way = (typeof WAYS)[number];

const cases = WAYS.flatMap((way) =>
  TASK_STATUSES.flatMap((from) =>
    TASK_STATUSES
      // `/api` has no word for blocked: its 2 is in progress.
      .filter((to) => way !== '/api' || to !== 'blocked')
      .map((to) => ({ way, from, to })),
  ),
);

describe('every transition on every surface', () => {
  it.each(cases)('$way: $from to $to', async ({ way, from, to }) => {
    const { id } = await project.task({ status: from, reason: 'Because' });
    const answer = await ways[way](id, to);
    const refused = way === '/v1' || way === '/api' ? 400 : 422;
    const code = way === '/v1' || way === '/api' ? 'invalid_status_transition' : 'invalid_transition';
    const isAllowed = from === to || TRANSITIONS[from].includes(to);
    expect(answer).toEqual(isAllowed ? { status: 200, code: undefined } : { status: refused, code });
    const [row] = await service.rows('select effective_status, version from tasks.tasks where id = $1', [id]);
    expect(row).toEqual({
      effective_status: isAllowed ? to : from,
      version: isAllowed && from !== to ? 2 : 1,
    });
  });
});
