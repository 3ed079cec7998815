import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiRoutes } from './api-routes.ts';
import { projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
const PLANNED = 1;
const IN_PROGRESS = 2;
const DONE = 3;
const SKIPPED = 4;
const DERIVED = 'Cannot set status for tasks with checklist items. Status is derived from checklist.';

interface ApiTask {
  task_id: string;
  version: number;
  status: number;
  derived_status: number;
  is_atomic: boolean;
  is_blocked: boolean;
  progress_percent: number;
  checklist: { checklist_item_id: string; title: string; status: number }[];
}

let service: TasksService;
let api: ReturnType<typeof apiRoutes>;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {}, cleo: {}, max: {} });
  await service.tenant('other', { olga: {} });
  api = apiRoutes(service);
});
afterAll(() => service.close());

async function taskWith(statuses: readonly number[], more = {}, projectId?: string) {
  const project_id = projectId ?? (await projectOf(service, owner)).project.id;
  const checklist = statuses.map((status, at) => ({ title: `Item ${at}`, status }));
  const made = await api.create<ApiTask>(owner, {
    body: { project_id, title: 'Feature X', checklist, ...more },
  });
  expect(made.status).toBe(201);
  return made.body;
}

const read = async (taskId: string) => (await api.get<ApiTask>(owner, { params: { task_id: taskId } })).body;
const set = (itemId: string | undefined, body: object) =>
  api.setItem<{ task: ApiTask }>(owner, { params: { checklist_item_id: itemId ?? '' }, body });
it('a checklist holds 200 items, however they come', async () => {
  const { task_id, project_id } = (await taskWith(Array.from({ length: 200 }, () => PLANNED))) as ApiTask & {
    project_id: string;
  };
  const other = await taskWith([PLANNED], {}, project_id);
  const refused = { status: 400, body: { code: 'validation_failed', details: [{ field: 'task_id' }] } };
  expect(await api.addItem(owner, { body: { task_id, title: 'One more' } })).toMatchObject(refused);
  expect(await set(other.checklist[0]?.checklist_item_id, { task_id })).toMatchObject(refused);
});

const events = (taskId: string) =>
  service.rows(
    'select type, entity_version::int as version from tasks.outbox where entity_id = $1 order by id',
    [taskId],
  );

describe('a task of /api', () => {
  it('shows the manual status, the derived one, and its checklist', async () => {
    const made = await taskWith([DONE, IN_PROGRESS]);
    expect(made).toMatchObject({
      title: 'Feature X',
      status: PLANNED,
      derived_status: IN_PROGRESS,
      is_atomic: false,
      progress_percent: 50,
      checklist: [
        { title: 'Item 0', status: DONE },
        { title: 'Item 1', status: IN_PROGRESS },
      ],
    });
    expect(await read(made.task_id)).toEqual(made);
    expect(await events(made.task_id)).toEqual([{ type: 'task_created', version: 1 }]);
  });

  it('is atomic without a checklist, and listed by its assignee', async () => {
    const made = await taskWith([], { status: DONE, assignee_id: 'olga' });
    expect(made).toMatchObject({
      status: DONE,
      derived_status: DONE,
      is_atomic: true,
      progress_percent: 100,
    });
    const listed = await api.byUser<{ items: ApiTask[] }>(owner, { params: { assignee_id: 'olga' } });
    expect(listed.body.items).toMatchObject([
      { task_id: made.task_id, derived_status: DONE, is_atomic: true },
    ]);
  });

  it('takes no status by hand while it has a checklist, nor progress (test case 11)', async () => {
    const { task_id } = await taskWith([PLANNED, PLANNED]);
    const patch = (body: object) => api.patch(owner, { params: { task_id }, body });
    expect(await patch({ status: DONE })).toMatchObject({
      status: 400,
      body: { code: 'status_is_derived', detail: DERIVED },
    });
    expect(await patch({ progress_percent: 10 })).toMatchObject({
      status: 400,
      body: { code: 'status_is_derived' },
    });
    expect(await patch({ status: PLANNED })).toMatchObject({ status: 200 });
    expect(await events(task_id)).toHaveLength(1);
  });

  it('moves along the matrix when atomic: 1 to 3 only through 2, 4 with a reason, 2 unblocks', async () => {
    const { task_id } = await taskWith([]);
    const patch = async (body: object) => {
      const { status, body: shown } = await api.patch<ApiTask>(owner, { params: { task_id }, body });
      return status === 200 ? shown.derived_status : shown.code;
    };
    expect(await patch({ status: DONE })).toBe('invalid_status_transition');
    expect(await patch({ status: SKIPPED })).toBe('reason_required');
    expect(await patch({ status: IN_PROGRESS })).toBe(IN_PROGRESS);
    await service.rows(`update tasks.tasks set status = 'blocked' where id = $1`, [task_id]);
    expect(await read(task_id)).toMatchObject({ status: IN_PROGRESS, is_blocked: true });
    expect(await patch({ status: IN_PROGRESS })).toBe(IN_PROGRESS);
    expect(await read(task_id)).toMatchObject({ is_blocked: false });
    expect(await patch({ status: '3' })).toBe('validation_failed');
    expect(await patch({ status: 5 })).toBe('validation_failed');
  });
});

describe('changing a checklist', () => {
  it('is audited and announced, and so is the change of status that it brings', async () => {
    const { task_id, checklist } = await taskWith([PLANNED, PLANNED]);
    const changed = await set(checklist[0]?.checklist_item_id, { status: IN_PROGRESS });
    expect(changed).toMatchObject({
      status: 200,
      body: { status: IN_PROGRESS, task: { derived_status: IN_PROGRESS } },
    });
    expect(await events(task_id)).toEqual([
      { type: 'task_created', version: 1 },
      { type: 'checklist_changed', version: 2 },
      { type: 'task_status_updated', version: 3 },
    ]);
    const audits = await service.rows(
      `select action_type, user_id, metadata from tasks.audit_logs where entity_id = $1 order by id offset 1`,
      [task_id],
    );
    expect(audits).toMatchObject([
      {
        action_type: 'update_checklist',
        user_id: 'olga',
        metadata: { old_status: 'backlog', new_status: 'in_progress' },
      },
      {
        action_type: 'update_task_status',
        user_id: 'olga',
        metadata: {
          old_status: 'backlog',
          new_status: 'in_progress',
          kind: 'general_todo',
          context_type: 'project',
        },
      },
    ]);
    expect((await read(task_id)).version).toBe(3);
  });

  it('says nothing of a status that stayed, and nothing at all of a change that is none', async () => {
    const { task_id, checklist } = await taskWith([IN_PROGRESS, PLANNED]);
    await set(checklist[1]?.checklist_item_id, { status: DONE, title: 'Named anew', position: 7 });
    await set(checklist[1]?.checklist_item_id, { status: DONE });
    expect(await events(task_id)).toEqual([
      { type: 'task_created', version: 1 },
      { type: 'checklist_changed', version: 2 },
    ]);
    expect(await read(task_id)).toMatchObject({ version: 2, progress_percent: 50 });
  });

  it('ends with the status set by hand when the last item goes', async () => {
    const { task_id, checklist } = await taskWith([DONE]);
    expect(await read(task_id)).toMatchObject({ status: PLANNED, derived_status: DONE });
    const params = { checklist_item_id: checklist[0]?.checklist_item_id ?? '' };
    expect((await api.dropItem(owner, { params })).status).toBe(204);
    expect(await read(task_id)).toMatchObject({
      status: PLANNED,
      derived_status: PLANNED,
      is_atomic: true,
      checklist: [],
    });
    expect((await api.dropItem(owner, { params })).status).toBe(404);
  });

  it('moves an item to another task of its project, and both follow', async () => {
    const { project } = await projectOf(service, owner);
    const from = await taskWith([DONE, PLANNED], {}, project.id);
    const to = await taskWith([PLANNED], {}, project.id);
    const item = from.checklist[0]?.checklist_item_id;
    expect(await set(item, { task_id: to.task_id })).toMatchObject({
      body: { task: { derived_status: IN_PROGRESS } },
    });
    expect(await read(from.task_id)).toMatchObject({ derived_status: PLANNED });
    expect((await events(from.task_id)).map((event) => event['type'])).toEqual([
      'task_created',
      'checklist_changed',
      'task_status_updated',
    ]);
    const elsewhere = await taskWith([PLANNED]);
    expect(await set(item, { task_id: elsewhere.task_id })).toMatchObject({ status: 400 });
  });

  it('counts in the build checklist of the project, and completes it', async () => {
    const { project, task } = await projectOf(service, owner);
    const { id } = await task({ kind: 'build_checklist' });
    const item = await api.addItem<{ checklist_item_id: string }>(owner, {
      body: { task_id: id, title: 'Only one', status: PLANNED },
    });
    await set(item.body.checklist_item_id, { status: DONE });
    const counts = () =>
      service.rows('select checklist_complete, checklist_progress from tasks.projects where id = $1', [
        project.id,
      ]);
    expect(await counts()).toEqual([{ checklist_complete: 1, checklist_progress: '100.00' }]);
    expect((await events(project.id)).map((event) => event['type'])).toContain('build_tasks_complete');
    await set(item.body.checklist_item_id, { status: SKIPPED });
    expect(await counts()).toEqual([{ checklist_complete: 0, checklist_progress: '0.00' }]);
  });

  it('cannot start a task whose dependencies are open, and leaves nothing behind', async () => {
    const { task } = await projectOf(service, owner);
    const first = await task();
    const second = await task({ dependencies: [first.id] });
    const add = (status: number) => api.addItem(owner, { body: { task_id: second.id, title: 'x', status } });
    expect(await add(IN_PROGRESS)).toMatchObject({ status: 400, body: { code: 'dependencies_incomplete' } });
    expect(await read(second.id)).toMatchObject({ is_atomic: true, version: 1, checklist: [] });
    expect(await add(PLANNED)).toMatchObject({ status: 201 });
  });

  it.each(['on_hold', 'completed', 'cancelled', 'archived'])(
    'is refused while the project is %s',
    async (status) => {
      const { project } = await projectOf(service, owner);
      const { task_id, checklist } = await taskWith([PLANNED], {}, project.id);
      await service.rows('update tasks.projects set status = $2, status_number = 1 where id = $1', [
        project.id,
        status,
      ]);
      const refused = { status: 400, body: { code: 'project_status_restricted' } };
      expect(await set(checklist[0]?.checklist_item_id, { status: DONE })).toMatchObject(refused);
      expect(await api.addItem(owner, { body: { task_id, title: 'x' } })).toMatchObject(refused);
    },
  );

  it('is refused of strangers, clients and other tenants', async () => {
    const { project } = await projectOf(service, owner, { cleo: 'client' });
    const { task_id, checklist } = await taskWith([PLANNED], {}, project.id);
    const params = { checklist_item_id: checklist[0]?.checklist_item_id ?? '' };
    const status = async (who: typeof owner) =>
      (await api.setItem(who, { params, body: { status: DONE } })).status;
    expect(await status(session('acme', 'cleo'))).toBe(403);
    expect(await status(session('acme', 'max'))).toBe(403);
    expect(await status(session('other', 'olga'))).toBe(404);
    expect((await api.addItem(session('other', 'olga'), { body: { task_id, title: 'x' } })).status).toBe(404);
  });

  it('at once by many: each is audited, no version is used twice, and the end is what the items say', async () => {
    const { task_id, checklist } = await taskWith(Array.from({ length: 10 }, () => PLANNED));
    await Promise.all(checklist.map((item) => set(item.checklist_item_id, { status: DONE })));
    const all = await events(task_id);
    const versions = all.map((event) => event['version']);
    expect(versions).toEqual(Array.from({ length: all.length }, (_, at) => at + 1));
    expect(all.filter((event) => event['type'] === 'checklist_changed')).toHaveLength(10);
    expect(all.filter((event) => event['type'] === 'task_status_updated')).toHaveLength(2);
    expect(await read(task_id)).toMatchObject({
      derived_status: DONE,
      progress_percent: 100,
      version: all.length,
    });
  });

  it('lifts what a cascade imposed, and so does a move out of it', async () => {
    const { task_id, checklist } = await taskWith([IN_PROGRESS, PLANNED]);
    const impose = () =>
      service.rows(`update tasks.tasks set imposed_status = 'blocked' where id = $1`, [task_id]);
    await impose();
    expect(await read(task_id)).toMatchObject({ derived_status: IN_PROGRESS, is_blocked: true });
    const lifted = await api.patch<ApiTask>(owner, { params: { task_id }, body: { status: IN_PROGRESS } });
    expect(lifted.body).toMatchObject({ derived_status: IN_PROGRESS, is_blocked: false, version: 2 });
    await impose();
    await set(checklist[0]?.checklist_item_id, { status: DONE });
    expect(await read(task_id)).toMatchObject({ derived_status: IN_PROGRESS, is_blocked: false });
  });
});
