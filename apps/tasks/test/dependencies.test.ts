import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChecklistItem } from '../src/use-cases/checklist/create-checklist-item.ts';
import { deleteTask } from '../src/use-cases/tasks/delete-task.ts';
import { updateTask } from '../src/use-cases/tasks/update-task.ts';
import { as, projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
const OPEN =
  "Cannot start task: one or more dependencies are not completed. All dependent tasks must be in 'done' status before starting this task.";

let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {} });
  await service.tenant('other', { olga: {} });
});
afterAll(() => service.close());

const refusal = (code: string) =>
  expect.objectContaining({ refusal: expect.objectContaining({ code }) as unknown });
const depend = (taskId: string, dependencies: string[]) =>
  as(owner, updateTask(service.deps), { task_id: taskId, dependencies });
const codeOf = (outcome: PromiseSettledResult<unknown>) =>
  outcome.status === 'fulfilled' ? 'ok' : (outcome.reason as { refusal: { code: string } }).refusal.code;

describe('starting a task', () => {
  it('waits for all that it depends on: to start, to unblock and to reopen', async () => {
    const { task, move } = await projectOf(service, owner);
    const first = await task({ status: 'in_progress' });
    const second = await task({ dependencies: [first.id] });
    await expect(move(owner, second.id, 'in_progress')).rejects.toMatchObject({
      refusal: {
        code: 'dependencies_incomplete',
        message: OPEN,
        details: [{ field: 'dependencies', message: `Task 'Connect the CRM' (${first.id}) is not done.` }],
      },
    });
    await move(owner, first.id, 'done');
    await move(owner, second.id, 'in_progress');
    await move(owner, second.id, 'blocked', { reason: 'Waits for the client' });
    await move(owner, first.id, 'in_progress');
    await expect(move(owner, second.id, 'in_progress')).rejects.toEqual(refusal('dependencies_incomplete'));
    await move(owner, first.id, 'done');
    const { task: unblocked } = await move(owner, second.id, 'in_progress');
    expect(unblocked.dependencies).toEqual([first.id]);
  });

  it('binds a task that is made in progress', async () => {
    const { task } = await projectOf(service, owner);
    const open = await task();
    const done = await task({ status: 'done' });
    await expect(task({ status: 'in_progress', dependencies: [open.id] })).rejects.toEqual(
      refusal('dependencies_incomplete'),
    );
    expect(await task({ status: 'in_progress', dependencies: [done.id] })).toMatchObject({
      dependencies: [done.id],
    });
  });

  it('does not wait for a deleted task', async () => {
    const { task, move } = await projectOf(service, owner);
    const first = await task();
    const second = await task({ dependencies: [first.id] });
    await as(owner, deleteTask(service.deps), { task_id: first.id });
    const { task: started } = await move(owner, second.id, 'in_progress');
    expect(started.dependencies).toEqual([]);
  });

  it('says that a dependency is canceled, and what to do, on every way', async () => {
    const { task, move } = await projectOf(service, owner);
    const first = await task({ title: 'Sign the contract' });
    const second = await task({ dependencies: [first.id] });
    await move(owner, first.id, 'canceled', { reason: 'Out of scope' });
    const details = [
      {
        field: 'dependencies',
        message: `Task 'Sign the contract' (${first.id}) is canceled. Take it off the dependencies, or reactivate it.`,
      },
    ];
    const refused = { refusal: { code: 'dependencies_incomplete', details } };
    await expect(move(owner, second.id, 'in_progress')).rejects.toMatchObject(refused);
    await expect(task({ status: 'in_progress', dependencies: [first.id] })).rejects.toMatchObject(refused);
    const item = { task_id: second.id, title: 'Item', status: 'in_progress' as const };
    await expect(as(owner, createChecklistItem(service.deps), item)).rejects.toMatchObject(refused);
    await depend(second.id, []);
    expect((await move(owner, second.id, 'in_progress')).task.status).toBe('in_progress');
  });

  it('is judged by the dependencies of the same request', async () => {
    const { task } = await projectOf(service, owner);
    const open = await task();
    const waiting = await task({ dependencies: [open.id] });
    const start = (task_id: string, dependencies: string[]) =>
      as(owner, updateTask(service.deps), { task_id, status: 'in_progress', dependencies }, 'app');
    const free = await task();
    await expect(start(free.id, [open.id])).rejects.toEqual(refusal('dependencies_incomplete'));
    const { task: started } = await start(waiting.id, []);
    expect(started).toMatchObject({ status: 'in_progress', dependencies: [], version: 3 });
    const [last] = await service.rows(
      `select payload::jsonb -> 'data' -> 'changed' as changed from tasks.outbox where entity_id = $1 order by id desc limit 1`,
      [waiting.id],
    );
    expect(last).toEqual({ changed: ['dependencies'] });
  });

  it('never starts beside a dependency that is reopened at the same moment', async () => {
    const { task, move } = await projectOf(service, owner);
    for (let round = 0; round < 15; round += 1) {
      const first = await task({ status: 'done' });
      const second = await task({ dependencies: [first.id] });
      const outcomes = await Promise.allSettled([
        move(owner, first.id, 'in_progress'),
        move(owner, second.id, 'in_progress'),
      ]);
      // An event's number is taken under the locks of its change.
      const moves = await service.rows(
        `select entity_id from tasks.outbox
          where entity_id = any ($1) and type = 'task_status_updated' order by id`,
        [[first.id, second.id]],
      );
      expect(outcomes.map(codeOf)[0]).toBe('ok');
      expect(moves.at(-1)).toEqual({ entity_id: first.id });
    }
  });
});

describe('canceling a task', () => {
  it('warns of dependents at work, and proceeds', async () => {
    const { task, move } = await projectOf(service, owner);
    const first = await task({ status: 'done' });
    await task({ status: 'in_progress', dependencies: [first.id] });
    await task({ dependencies: [first.id] });
    await move(owner, first.id, 'in_progress');
    const { task: canceled, warning } = await move(owner, first.id, 'canceled', { reason: 'Out of scope' });
    expect(canceled.status).toBe('canceled');
    expect(warning).toBe(
      'Task has 1 active dependent task(s). Canceling this task may affect their progress.',
    );
  });
});

describe('what a task depends on', () => {
  it('is of the same project, alive, and no circle', async () => {
    const { task } = await projectOf(service, owner);
    const elsewhere = await (await projectOf(service, owner)).task();
    const foreign = await (await projectOf(service, session('other', 'olga'))).task();
    const [a, b, c] = [await task(), await task(), await task()];
    for (const id of [elsewhere.id, foreign.id, '00000000-0000-7000-8000-000000000000']) {
      await expect(depend(a.id, [id])).rejects.toEqual(refusal('validation_failed'));
    }
    await expect(depend(a.id, [a.id])).rejects.toMatchObject({
      refusal: { code: 'circular_dependency', message: 'Cannot create circular dependency' },
    });
    await depend(a.id, [b.id]);
    await depend(b.id, [c.id]);
    await expect(depend(c.id, [a.id])).rejects.toEqual(refusal('circular_dependency'));
    const { task: changed } = await depend(a.id, [c.id, b.id]);
    expect(changed).toMatchObject({ dependencies: [b.id, c.id].sort(), version: 3 });
    const { task: same } = await depend(a.id, [b.id, c.id]);
    expect(same.version).toBe(3);
    const { task: none } = await depend(a.id, []);
    expect(none).toMatchObject({ dependencies: [], version: 4 });
  });

  it('knows no deleted task: neither in a circle nor by name', async () => {
    const { task } = await projectOf(service, owner);
    const [a, b, c] = [await task(), await task(), await task()];
    await depend(b.id, [a.id]);
    await depend(c.id, [b.id]);
    await as(owner, deleteTask(service.deps), { task_id: b.id });
    await expect(depend(a.id, [b.id])).rejects.toMatchObject({
      refusal: {
        code: 'validation_failed',
        message: expect.stringContaining(`There is no task ${b.id}`) as string,
      },
    });
    expect((await depend(a.id, [c.id])).task.dependencies).toEqual([c.id]);
  });

  it('never becomes a circle by two halves made at once', async () => {
    const { task } = await projectOf(service, owner);
    for (let round = 0; round < 10; round += 1) {
      const [a, b, c] = [await task(), await task(), await task()];
      const outcomes = await Promise.allSettled([
        depend(a.id, [b.id]),
        depend(b.id, [c.id]),
        depend(c.id, [a.id]),
      ]);
      expect(outcomes.map(codeOf).sort()).toEqual(['circular_dependency', 'ok', 'ok']);
    }
  });
});
