import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTask } from '../src/use-cases/tasks/create-task.ts';
import { deleteTask } from '../src/use-cases/tasks/delete-task.ts';
import { getTask } from '../src/use-cases/tasks/get-task.ts';
import { listTaskActivity } from '../src/use-cases/tasks/list-task-activity.ts';
import { listTasks } from '../src/use-cases/tasks/list-tasks.ts';
import { updateTask } from '../src/use-cases/tasks/update-task.ts';
import { as, projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
const max = session('acme', 'max');
const refusal = (code: string) =>
  expect.objectContaining({ refusal: expect.objectContaining({ code }) as unknown });

let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', {
    olga: {},
    max: {},
    lena: {},
    carl: {},
    sam: {},
    opal: { roles: ['ops_build'] },
    gone: { status: 'inactive' },
  });
  await service.tenant('other', { olga: {} });
});
afterAll(() => service.close());

describe('creating a task', () => {
  it('refuses system kinds, strangers as assignees, other tenants, and leaves nothing behind', async () => {
    const { project, task } = await projectOf(service, owner);
    await expect(task({ kind: 'remediation' })).rejects.toEqual(refusal('forbidden'));
    await expect(task({ assignee_id: 'sam' })).rejects.toEqual(refusal('validation_failed'));
    await expect(task({ assignee_id: 'gone' })).rejects.toEqual(refusal('validation_failed'));
    const create = createTask(service.deps);
    const input = { project_id: project.id, kind: 'general_todo' as const, title: 'x', dependencies: [] };
    await expect(as(session('other', 'olga'), create, input)).rejects.toEqual(refusal('not_found'));
    await expect(as(max, create, input)).rejects.toEqual(refusal('forbidden'));
    expect(await service.rows('select 1 from tasks.tasks where project_id = $1', [project.id])).toEqual([]);
  });

  it('is not assigned to a client, who could not work it', async () => {
    const { project, task } = await projectOf(service, owner, { carl: 'client' });
    const refused = {
      refusal: { code: 'validation_failed', message: expect.stringContaining('client') as string },
    };
    await expect(task({ assignee_id: 'carl' })).rejects.toMatchObject(refused);
    const { id } = await task();
    await expect(
      as(owner, updateTask(service.deps), { task_id: id, assignee_id: 'carl' }),
    ).rejects.toMatchObject(refused);
    const api = { project_id: project.id, title: 'x', assignee_id: 'carl', status: 'backlog' } as const;
    await expect(as(owner, createTask(service.deps), api, 'api')).rejects.toMatchObject(refused);
  });

  it('assigns to members of the project and to ops of the tenant', async () => {
    const { task } = await projectOf(service, owner, { max: 'member' });
    expect(await task({ assignee_id: 'max' })).toMatchObject({ assignee_id: 'max', created_by: 'olga' });
    expect(await task({ assignee_id: 'opal' })).toMatchObject({ assignee_id: 'opal' });
  });

  it('starts in any status, whose own rules bind', async () => {
    const { project, task } = await projectOf(service, owner);
    expect(await task({ status: 'done', kind: 'build_checklist' })).toMatchObject({ progress_percent: 100 });
    await expect(task({ status: 'blocked' })).rejects.toEqual(refusal('reason_required'));
    expect(await task({ status: 'blocked', reason: 'waiting' })).toMatchObject({ reason: 'waiting' });
    expect(
      await service.rows('select checklist_progress from tasks.projects where id = $1', [project.id]),
    ).toEqual([{ checklist_progress: '100.00' }]);
  });

  it("keeps the task's days inside the project's", async () => {
    const { project, task } = await projectOf(service, owner);
    await service.admin.query(
      `update tasks.projects set start_date = '2026-02-01', end_date = '2026-02-28' where id = $1`,
      [project.id],
    );
    const message = (text: string) => expect.objectContaining({ message: text });
    await expect(task({ start_date: '2026-01-31' })).rejects.toEqual(
      message('Ngày bắt đầu task không được trước ngày bắt đầu dự án.'),
    );
    await expect(task({ end_date: '2026-03-01' })).rejects.toEqual(
      message('Ngày kết thúc task không được sau ngày kết thúc dự án.'),
    );
    await expect(task({ start_date: '2026-02-03', end_date: '2026-02-02' })).rejects.toEqual(
      message('End date must be after or equal to start date.'),
    );
    await task({ start_date: '2026-02-01', end_date: '2026-02-28' });
  });
});

describe('changing and deleting a task', () => {
  it('raises the version once per real change and announces an assignment as such', async () => {
    const { task } = await projectOf(service, owner, { max: 'member' });
    const made = await task({ due_date: '2026-05-01T12:00:00.000Z' });
    const change = updateTask(service.deps);
    const same = await as(owner, change, {
      task_id: made.id,
      title: made.title,
      due_date: '2026-05-01T14:00:00+02:00',
    });
    expect(same.task.version).toBe(1);
    const renamed = await as(owner, change, { task_id: made.id, title: 'New', version: 1 });
    expect(renamed.task).toMatchObject({ title: 'New', version: 2 });
    await expect(as(owner, change, { task_id: made.id, title: 'Newer', version: 1 })).rejects.toEqual(
      refusal('concurrency_conflict'),
    );
    await as(owner, change, { task_id: made.id, assignee_id: 'max', description: 'about' });
    await as(owner, change, { task_id: made.id, assignee_id: null });
    const events = await service.rows('select type from tasks.outbox where entity_id = $1 order by id', [
      made.id,
    ]);
    expect(events.map(({ type }) => type)).toEqual([
      'task_created',
      'task_updated',
      'task_assigned',
      'task_assigned',
    ]);
  });

  it('takes every word for what it says, and asks about days only where days change', async () => {
    const { project, task } = await projectOf(service, owner);
    const made = await task({ start_date: '2026-02-01' });
    const change = updateTask(service.deps);
    const described = await as(owner, change, { task_id: made.id, description: 'undefined' });
    expect(described.task).toMatchObject({ description: 'undefined', version: 2 });
    await service.admin.query(`update tasks.projects set start_date = '2026-03-01' where id = $1`, [
      project.id,
    ]);
    expect((await as(owner, change, { task_id: made.id, title: 'Still mine' })).task.version).toBe(3);
    await expect(as(owner, change, { task_id: made.id, end_date: '2026-02-10' })).rejects.toEqual(
      refusal('dates_out_of_range'),
    );
  });

  it('takes a deleted checklist task out of the counts, and answers 404 from then on', async () => {
    const { project, task, move } = await projectOf(service, owner);
    const [kept, removed] = await Promise.all([
      task({ kind: 'build_checklist' }),
      task({ kind: 'build_checklist' }),
    ]);
    await move(owner, kept.id, 'in_progress');
    await move(owner, kept.id, 'done');
    await as(owner, deleteTask(service.deps), { task_id: removed.id });
    expect(
      await service.rows('select checklist_complete, checklist_total from tasks.projects where id = $1', [
        project.id,
      ]),
    ).toEqual([{ checklist_complete: 1, checklist_total: 1 }]);
    await expect(as(owner, getTask(service.deps), { task_id: removed.id })).rejects.toEqual(
      refusal('not_found'),
    );
    await expect(as(owner, deleteTask(service.deps), { task_id: removed.id })).rejects.toEqual(
      refusal('not_found'),
    );
  });

  it('shows the history newest first, and only to those who may read the task', async () => {
    const { task, move } = await projectOf(service, owner);
    const made = await task();
    await move(owner, made.id, 'in_progress');
    const page = await as(owner, listTaskActivity(service.deps), { task_id: made.id, limit: 1 });
    expect(page.items.map((item) => item.action_type)).toEqual(['update_task_status']);
    const rest = await as(owner, listTaskActivity(service.deps), {
      task_id: made.id,
      limit: 5,
      cursor: page.next_cursor ?? '',
    });
    expect(rest).toMatchObject({ items: [{ action_type: 'create_task' }], next_cursor: null });
    await expect(as(max, listTaskActivity(service.deps), { task_id: made.id, limit: 5 })).rejects.toEqual(
      refusal('forbidden'),
    );
  });
});

describe('listing tasks', () => {
  it('pages through what the caller may see, newest first, by every filter', async () => {
    const { project, task } = await projectOf(service, owner, { lena: 'member' });
    const made = [];
    for (const n of [1, 2, 3, 4, 5])
      made.push(await task({ title: `t${n}`, ...(n === 2 ? { assignee_id: 'lena' } : {}) }));
    await projectOf(service, owner).then((hidden) => hidden.task());
    const lena = session('acme', 'lena');
    const list = listTasks(service.deps);
    const first = await as(lena, list, { limit: 3 });
    expect(first.items.map(({ title }) => title)).toEqual(['t5', 't4', 't3']);
    const second = await as(lena, list, { limit: 3, cursor: first.next_cursor ?? '' });
    expect(second.items.map(({ title }) => title)).toEqual(['t2', 't1']);
    expect(second.next_cursor).toBeNull();
    expect(first.items[0]).not.toHaveProperty('description');
    const mine = await as(lena, list, {
      limit: 9,
      assignee_id: 'lena',
      project_id: project.id,
      status: 'backlog',
      kind: 'general_todo',
    });
    expect(mine.items.map(({ id }) => id)).toEqual([made[1]?.id]);
    expect((await as(session('other', 'olga', ['admin']), list, { limit: 9 })).items).toEqual([]);
    await expect(as(lena, list, { limit: 3, cursor: 'bm9uc2Vuc2U' })).rejects.toEqual(
      refusal('validation_failed'),
    );
  });
});
