import { catalog } from '@interlock/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listTaskActivity } from '../src/use-cases/tasks/list-task-activity.ts';
import { apiRoutes } from './api-routes.ts';
import { overHttp } from './over-http.ts';
import { projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {} });
});
afterAll(() => service.close());

it("a task's activity speaks the words of /v1, of its items too; what is stored stays", async () => {
  const { task, move } = await projectOf(service, owner);
  const made = await task();
  await move(owner, made.id, 'in_progress');
  await move(owner, made.id, 'done');
  await apiRoutes(service).addItem(owner, { body: { task_id: made.id, title: 'Item' } });
  const ask = overHttp(
    catalog.tasks.listTaskActivity,
    listTaskActivity(service.deps),
    '/v1/tasks/{task_id}/activity',
  );
  const { body } = await ask<{ items: { action_type: string; metadata: Record<string, unknown> }[] }>(owner, {
    params: { task_id: made.id },
  });
  const statuses = body.items.map(({ action_type, metadata }) => [
    action_type,
    metadata.old_status,
    metadata.new_status,
  ]);
  expect(statuses).toEqual([
    ['update_task_status', 'complete', 'pending'],
    ['update_checklist', null, 'pending'],
    ['update_task_status', 'in_progress', 'complete'],
    ['update_task_status', 'pending', 'in_progress'],
    ['create_task', undefined, undefined],
  ]);
  const stored = await service.rows(
    `select metadata ->> 'new_status' as status from tasks.audit_logs where entity_id = $1 order by id desc limit 1`,
    [made.id],
  );
  expect(stored).toEqual([{ status: 'backlog' }]);
});
