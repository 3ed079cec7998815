import { catalog } from '@interlock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTask } from '../src/use-cases/tasks/create-task.ts';
import { deleteTask } from '../src/use-cases/tasks/delete-task.ts';
import { moveTask } from '../src/use-cases/tasks/move-task.ts';
import { updateTask } from '../src/use-cases/tasks/update-task.ts';
import { updateTaskStatus } from '../src/use-cases/tasks/update-task-status.ts';
import { apiRoutes } from './api-routes.ts';
import { overHttp } from './over-http.ts';
import { projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

/*
 * Spec 1.3: 404, 403, 200 already applied, status is derived, 409 stale, project restriction, matrix, reason,
 * dependencies. A task that everything is wrong with answers with the first; each is mended in turn, and the next
 * one shows.
 */

const owner = session('acme', 'olga');
let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant(
    'acme',
    { olga: {}, cleo: {}, max: {}, sam: {} },
    {
      policies: { complete_system_checklist: 'ops_and_owners' },
    },
  );
});
afterAll(() => service.close());

const app = () => overHttp(catalog.tasks.updateTask, updateTask(service.deps), '/api/v1/app/tasks/{task_id}');
const WAYS = {
  status: () =>
    overHttp(catalog.tasks.updateTaskStatus, updateTaskStatus(service.deps), '/v1/tasks/{task_id}/status'),
  move: () => overHttp(catalog.tasks.moveTask, moveTask(service.deps), '/api/v1/app/tasks/{task_id}/move'),
  patch: app,
  'patch with an edit': app,
};
type Name = keyof typeof WAYS;

/** A change of status in the words of a way, with the hint it has. */
function bodyOf(name: Name, to: 'done' | 'blocked' | 'in_progress', isStale: boolean, more = {}) {
  const word = name === 'status' && to === 'done' ? 'complete' : to;
  const hint = name === 'status' ? { last_known_updated_at: '2000-01-01T00:00:00.000Z' } : { version: 99 };
  return {
    [name === 'move' ? 'to_status' : 'status']: word,
    ...(isStale ? hint : {}),
    ...(name === 'patch with an edit' ? { title: 'Renamed' } : {}),
    ...more,
  };
}

describe.each(Object.keys(WAYS) as Name[])('%s', (name) => {
  it('refuses by the first check that fails', async () => {
    const { project, task } = await projectOf(service, owner, { cleo: 'client', max: 'member' });
    const open = await task();
    const made = await task({ kind: 'build_checklist', dependencies: [open.id] });
    await service.rows('update tasks.tasks set created_by_system = true, created_by = null where id = $1', [
      made.id,
    ]);
    const api = apiRoutes(service);
    const item = await api.addItem<{ checklist_item_id: string }>(owner, {
      body: { task_id: made.id, title: 'Item' },
    });
    const flip = (status: string) =>
      service.rows('update tasks.projects set status = $1, status_number = status_number + 1 where id = $2', [
        status,
        project.id,
      ]);
    const go = async (to: 'done' | 'blocked' | 'in_progress', isStale = false, who = owner, more = {}) => {
      const request = { params: { task_id: made.id }, body: bodyOf(name, to, isStale, more) };
      const { status, body } = await WAYS[name]()(who, request);
      return `${status} ${body.code ?? 'ok'}`;
    };
    const rule = name === 'status' ? 400 : 422;
    const transition = name === 'status' ? 'invalid_status_transition' : 'invalid_transition';
    await flip('completed');
    expect(await go('done', true, session('acme', 'sam'))).toBe('403 forbidden');
    expect(await go('done', true, session('acme', 'cleo'))).toBe('403 forbidden');
    expect(await go('done', true, session('acme', 'max'))).toBe('403 forbidden');
    expect(await go('done', true)).toBe(`${rule} status_is_derived`);
    await flip('active');
    await api.dropItem(owner, { params: { checklist_item_id: item.body.checklist_item_id } });
    await flip('completed');
    expect(await go('blocked', true)).toBe('409 concurrency_conflict');
    expect(await go('blocked')).toBe(`${rule} project_status_restricted`);
    await flip('active');
    expect(await go('blocked')).toBe(`${rule} ${transition}`);
    expect(await go('in_progress')).toBe(`${rule} dependencies_incomplete`);
    await service.rows(`update tasks.tasks set status = 'in_progress' where id = $1`, [made.id]);
    expect(await go('blocked')).toBe(`${rule} reason_required`);
    expect(await go('blocked', false, owner, { reason: 'because' })).toBe('200 ok');
    if (name !== 'patch with an edit') expect(await go('blocked', true)).toBe('200 ok');
  });
});

it('a counted progress is refused before a stale hint', async () => {
  const { task } = await projectOf(service, owner);
  const made = await task();
  const api = apiRoutes(service);
  await api.addItem(owner, { body: { task_id: made.id, title: 'Item' } });
  const body = { progress_percent: 50, version: 99 };
  expect((await api.patch(owner, { params: { task_id: made.id }, body })).body.code).toBe(
    'status_is_derived',
  );
});

it('who may not write a task does not use up its limit', async () => {
  const { project, task } = await projectOf(service, owner, { cleo: 'client' });
  const made = await task();
  let counted = 0;
  const deps = { ...service.deps, limitProject: () => Promise.resolve(void (counted += 1)) };
  const remove = overHttp(catalog.tasks.deleteTask, deleteTask(deps), '/v1/tasks/{task_id}');
  const make = overHttp(catalog.tasks.createTask, createTask(deps), '/v1/tasks');
  const way = overHttp(catalog.tasks.updateTaskStatus, updateTaskStatus(deps), '/v1/tasks/{task_id}/status');
  const request = { params: { task_id: made.id }, body: { status: 'in_progress' } };
  expect((await way(session('acme', 'cleo'), request)).status).toBe(403);
  expect((await remove(session('acme', 'cleo'), { params: request.params })).status).toBe(403);
  const body = { project_id: project.id, kind: 'general_todo', title: 'New' };
  expect((await make(session('acme', 'sam'), { body })).status).toBe(403);
  expect(counted).toBe(0);
  await way(owner, request);
  expect(counted).toBe(1);
});
