import { catalog, type Principal } from '@interlock/contracts';
import { newId } from '@interlock/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAutoTask } from '../src/use-cases/tasks/create-auto-task.ts';
import { createTask } from '../src/use-cases/tasks/create-task.ts';
import { updateTaskStatus } from '../src/use-cases/tasks/update-task-status.ts';
import { overHttp } from './over-http.ts';
import { projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const olga = session('acme', 'olga');
const worker: Principal = {
  ...{ kind: 'service', tenantId: 'acme', sub: 'deploy-checker', roles: [], systemInitiated: false },
};
const stranger: Principal = { ...worker, tenantId: 'other' };

let service: TasksService;
let routes: ReturnType<typeof routesOf>;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {}, max: {}, carl: {} });
  await service.tenant('other');
  routes = routesOf();
});
afterAll(() => service.close());

function routesOf() {
  const { tasks } = catalog;
  return {
    createInternal: overHttp(tasks.createAutoTask, createAutoTask(service.deps), '/v1/internal/tasks'),
    create: overHttp(tasks.createTask, createTask(service.deps), '/v1/tasks'),
    workInternal: overHttp(
      ...([tasks.updateTaskStatus, updateTaskStatus(service.deps)] as const),
      '/v1/internal/tasks/{task_id}/status',
    ),
    work: overHttp(tasks.updateTaskStatus, updateTaskStatus(service.deps), '/v1/tasks/{task_id}/status'),
  };
}

interface Body {
  readonly task: { readonly id: string; readonly status: string };
}
const body = (project_id: string, more: object = {}) => ({
  body: { project_id, kind: 'credentials_issue', title: 'Give us the key', ...more },
});

describe('a service of the system', () => {
  it('makes tasks of every kind without an author, and works them as itself', async () => {
    const { project } = await projectOf(service, olga, { max: 'member', carl: 'client' });
    for (const kind of ['credentials_issue', 'qa_checklist', 'build_checklist', 'general_todo'])
      await routes.createInternal<Body>(worker, body(project.id, { kind, assignee_id: 'max' }));
    const { task } = (await routes.createInternal<Body>(worker, body(project.id))).body;
    for (const status of ['in_progress', 'complete'])
      await routes.workInternal<Body>(worker, { params: { task_id: task.id }, body: { status } });
    const audited = await service.rows(
      `select action_type, actor_type, user_id from tasks.audit_logs where entity_id = $1 order by occurred_at, id`,
      [task.id],
    );
    expect(audited).toEqual([
      { action_type: 'create_task', actor_type: 'system', user_id: null },
      { action_type: 'update_task_status', actor_type: 'service', user_id: 'deploy-checker' },
      { action_type: 'update_task_status', actor_type: 'service', user_id: 'deploy-checker' },
    ]);
    const rows = await service.rows(
      `select kind, created_by, created_by_system from tasks.tasks where project_id = $1 order by id`,
      [project.id],
    );
    expect(rows.slice(0, 2)).toEqual([
      { kind: 'credentials_issue', created_by: null, created_by_system: true },
      { kind: 'qa_checklist', created_by: null, created_by_system: true },
    ]);
    const [counted] = await service.rows('select checklist_total from tasks.projects where id = $1', [
      project.id,
    ]);
    expect(counted).toEqual({ checklist_total: 1 });
  });

  it('is bound by the same rules', async () => {
    const { project } = await projectOf(service, olga, { carl: 'client' });
    expect(await routes.createInternal(stranger, body(project.id))).toMatchObject({ status: 404 });
    expect(await routes.createInternal(worker, body(project.id, { assignee_id: 'carl' }))).toMatchObject({
      status: 400,
    });
    await service.rows(`update tasks.projects set status = 'completed' where id = $1`, [project.id]);
    expect(await routes.createInternal(worker, body(project.id))).toMatchObject({ status: 400 });
    const none = { params: { task_id: newId() }, body: { status: 'in_progress' } };
    expect(await routes.workInternal(worker, none)).toMatchObject({ status: 404 });
  });

  it('has its own routes, and people theirs', async () => {
    const { project, task } = await projectOf(service, olga);
    const { id } = await task();
    const to = { params: { task_id: id }, body: { status: 'in_progress' } };
    expect(await routes.work(worker, to)).toMatchObject({ status: 403 });
    expect(await routes.workInternal(olga, to)).toMatchObject({ status: 403 });
    expect(await routes.create(worker, body(project.id))).toMatchObject({ status: 403 });
    expect(await routes.createInternal(olga, body(project.id))).toMatchObject({ status: 403 });
  });
});
