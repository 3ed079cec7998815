import { catalog } from '@interlock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateTask } from '../src/use-cases/tasks/update-task.ts';
import { overHttp } from './over-http.ts';
import { projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');

interface BoardAnswer {
  success: boolean;
  message: string;
  warning: string | null;
  data: { status: string; progress_percent: number; version: number };
}

let service: TasksService;
let patch: (taskId: string, body: object) => Promise<{ status: number; body: BoardAnswer }>;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {} });
  const ask = overHttp(catalog.tasks.updateTask, updateTask(service.deps), '/api/v1/app/tasks/{task_id}');
  patch = (task_id, body) => ask<BoardAnswer>(owner, { params: { task_id }, body });
});
afterAll(() => service.close());

describe('progress (Business Rules, Progress Consistency)', () => {
  it.each([
    ['backlog', 10, 'Task backlog không thể có tiến độ > 0%.'],
    ['in_progress', 100, 'Task có tiến độ 100% phải ở trạng thái done.'],
    ['done', 50, 'Task hoàn thành phải có tiến độ 100%.'],
  ] as const)('of a task in %s can not be %i', async (status, progress, message) => {
    const { task } = await projectOf(service, owner);
    const made = await task({ status });
    expect(await patch(made.id, { progress_percent: progress })).toMatchObject({
      status: 422,
      body: { success: false, code: 'progress_inconsistent', message },
    });
  });

  it('is judged by the status that the same change sets', async () => {
    const { task } = await projectOf(service, owner);
    const made = await task();
    const started = await patch(made.id, { status: 'in_progress', progress_percent: 40, title: 'Renamed' });
    expect(started.body).toMatchObject({
      success: true,
      message: 'Task updated successfully',
      warning: null,
      data: { status: 'in_progress', progress_percent: 40, title: 'Renamed', version: 3 },
    });
    const contradicting = await patch(made.id, { status: 'done', progress_percent: 50 });
    expect(contradicting).toMatchObject({ status: 422, body: { code: 'progress_inconsistent' } });
    expect((await patch(made.id, { version: 3 })).body.data).toMatchObject({
      status: 'in_progress',
      version: 3,
    });
    expect((await patch(made.id, { status: 'blocked', reason: 'Waits' })).body.data.progress_percent).toBe(
      40,
    );
    expect((await patch(made.id, { status: 'in_progress' })).body.data.progress_percent).toBe(40);
    expect((await patch(made.id, { status: 'done' })).body.data.progress_percent).toBe(100);
    expect((await patch(made.id, { status: 'in_progress' })).body.data.progress_percent).toBe(90);
    expect((await patch(made.id, { status: 'backlog' })).body.data.progress_percent).toBe(0);
  });

  it('is kept true by the database as well', async () => {
    const { task } = await projectOf(service, owner);
    const made = await task({ status: 'done' });
    const write = (set: string) => service.rows(`update tasks.tasks set ${set} where id = $1`, [made.id]);
    await expect(write('progress_percent = 99')).rejects.toMatchObject({ code: '23514' });
    await expect(write(`status = 'backlog'`)).rejects.toMatchObject({ code: '23514' });
    await expect(write(`status = 'pending'`)).rejects.toMatchObject({ code: '23514' });
  });
});

describe('the words of the board', () => {
  it.each([
    ['pending', 'backlog'],
    ['completed', 'done'],
    ['cancelled', 'canceled'],
    ['on_hold', 'blocked'],
  ])('no longer know %s, and name %s', async (legacy, successor) => {
    const { task } = await projectOf(service, owner);
    const { status, body } = await patch((await task()).id, { status: legacy });
    expect(status).toBe(400);
    expect(body.message).toContain(`'${legacy}' is now '${successor}'`);
  });

  it('refuse a transition with the sentence of the rules', async () => {
    const { task } = await projectOf(service, owner);
    expect(await patch((await task()).id, { status: 'done' })).toMatchObject({
      status: 422,
      body: {
        code: 'invalid_transition',
        message:
          "Cannot transition from 'backlog' to 'done'. Allowed transitions from 'backlog': in_progress, canceled",
      },
    });
  });

  it('refuse a stale version with what is current', async () => {
    const { task } = await projectOf(service, owner);
    const made = await task();
    await patch(made.id, { title: 'Renamed' });
    expect(await patch(made.id, { title: 'Again', version: 1 })).toMatchObject({
      status: 409,
      body: { code: 'concurrency_conflict', current: { version: 2, status: 'backlog' } },
    });
  });
});
