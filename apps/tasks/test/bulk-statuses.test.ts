import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bulkClient, outcomes, owner, secret, thrown } from './bulk-client.ts';
import { projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

let service: TasksService;
const { create, move, written } = bulkClient(() => service);
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {}, max: {}, sam: {}, cleo: {} });
  await service.tenant('other', { olga: {} });
});
afterAll(() => service.close());

describe('changing statuses in bulk', () => {
  it('lets a task that is done earlier in the list start what waits for it later in it', async () => {
    const { project, task } = await projectOf(service, owner);
    const first = await task({ status: 'in_progress' });
    const second = await task({ dependencies: [first.id] });
    const start = { task_id: second.id, status: 'in_progress' };
    const finish = { task_id: first.id, status: 'complete' };
    const tooSoon = await move('each', [start, finish]);
    expect(outcomes(tooSoon)).toEqual(['400 dependencies_incomplete', '200 complete']);
    await move('each', [{ task_id: first.id, status: 'in_progress' }]);
    const inOrder = await move('atomic', [finish, start, { task_id: second.id, status: 'complete' }]);
    expect(outcomes(inOrder)).toEqual(['200 complete', '200 in_progress', '200 complete']);
    expect(inOrder.results.map((result) => result.task?.version)).toEqual([4, 2, 3]);
    expect(await written(project.id)).toMatchObject({ audits: 7, events: 7 });
  });

  it('warns of dependents at work as they stand at that point of the list', async () => {
    const { task } = await projectOf(service, owner);
    const first = await task({ status: 'done' });
    const second = await task({ dependencies: [first.id], status: 'in_progress' });
    const undo = [
      { task_id: first.id, status: 'in_progress' },
      { task_id: first.id, status: 'canceled', reason: 'no' },
    ];
    const stop = { task_id: second.id, status: 'canceled', reason: 'no' };
    const warnings = async (changes: object[]) =>
      (await move('each', changes)).results.map(({ warning }) => warning !== null);
    expect(await warnings([...undo, stop])).toEqual([false, true, false]);
    const third = await task({ status: 'done' });
    const fourth = await task({ dependencies: [third.id], status: 'in_progress' });
    expect(
      await warnings([
        { ...stop, task_id: fourth.id },
        ...undo.map((change) => ({ ...change, task_id: third.id })),
      ]),
    ).toEqual([false, false, false]);
  });

  it('answers every item in the words of the single request', async () => {
    const { task } = await projectOf(service, owner, { cleo: 'client' });
    const hidden = await projectOf(service, session('acme', 'max')).then((other) => other.task());
    const foreign = await projectOf(service, session('other', 'olga')).then((other) => other.task());
    const [one, two] = [await task({ status: 'in_progress' }), await task()];
    const changes = [
      { task_id: one.id, status: 'blocked' },
      { task_id: one.id, status: 'blocked', reason: 'waiting' },
      { task_id: one.id, status: 'blocked' },
      { task_id: two.id, status: 'complete' },
      { task_id: two.id, status: 'in_progress', last_known_status: 'blocked' },
      { task_id: hidden.id, status: 'in_progress' },
      { task_id: foreign.id, status: 'in_progress' },
      { task_id: two.id, status: 'canceled', reason: secret },
    ];
    const answer = await move('each', changes);
    expect(outcomes(answer)).toEqual([
      '400 reason_required',
      '200 blocked',
      '200 blocked',
      '400 invalid_status_transition',
      '409 concurrency_conflict',
      '403 forbidden',
      '404 not_found',
      '400 secret_detected',
    ]);
    expect(answer.results.flatMap((result) => result.already_applied ?? [])).toEqual([false, true]);
    expect(answer.results[4]?.problem).toMatchObject({ current: { status: 'pending', version: 1 } });
    const client = await move('each', [{ task_id: two.id, status: 'in_progress' }], session('acme', 'cleo'));
    expect(outcomes(client)).toEqual(['403 forbidden']);
  });

  it('writes nothing when it is atomic and one item is refused', async () => {
    const { project, task } = await projectOf(service, owner);
    const made = [await task({ kind: 'build_checklist', status: 'in_progress' }), await task()];
    const before = await written(project.id);
    const changes = made.map(({ id }) => ({ task_id: id, status: 'complete' }));
    expect(await thrown(move('atomic', changes))).toMatchObject({
      code: 'invalid_status_transition',
      message: expect.stringContaining('changes.1') as string,
      details: [{ field: 'changes.1', code: 'invalid_status_transition' }],
    });
    expect(await written(project.id)).toEqual(before);
    const stale = [{ task_id: made[1]?.id, status: 'in_progress', last_known_status: 'complete' }];
    expect(await thrown(move('atomic', stale))).toMatchObject({
      code: 'concurrency_conflict',
      current: { task_status: 'backlog' },
    });
  });

  it('counts each completed checklist task once, and announces the last one once', async () => {
    const { project } = await projectOf(service, owner);
    const of = { project_id: project.id, kind: 'build_checklist', status: 'in_progress' };
    const made = await create(
      'atomic',
      Array.from({ length: 40 }, (_, n) => ({ ...of, title: `t${n}` })),
    );
    const done = made.results.map(({ task }) => ({ task_id: task?.id, status: 'complete' }));
    const half = done.slice(0, 20);
    await Promise.all([move('atomic', half), move('each', [...half].reverse())]);
    expect(await written(project.id)).toMatchObject({ complete: 20, total: 40, events: 60 });
    await Promise.all([move('atomic', done), move('each', [...done].reverse()), move('each', half)]);
    expect(await written(project.id)).toMatchObject({ complete: 40, total: 40, events: 81 });
    const complete = await service.rows(
      `select 1 from tasks.outbox where type = 'build_tasks_complete' and entity_id = $1`,
      [project.id],
    );
    expect(complete).toHaveLength(1);
  });

  it('answers two bulks over the same tasks of several projects in opposite order', async () => {
    const projects = await Promise.all([1, 2, 3].map(() => projectOf(service, owner)));
    const made = await Promise.all(
      projects.flatMap(({ task }) => Array.from({ length: 20 }, () => task({ status: 'in_progress' }))),
    );
    const before = await deadlocks();
    for (const status of ['pending', 'in_progress', 'pending', 'in_progress']) {
      const changes = made.map(({ id }) => ({ task_id: id, status }));
      const both = await Promise.all([move('each', changes), move('each', [...changes].reverse())]);
      expect(new Set(both.flatMap(outcomes))).toEqual(new Set([`200 ${status}`]));
      const applied = both.flatMap(({ results }) => results.filter((r) => r.already_applied === false));
      expect(applied).toHaveLength(60);
    }
    expect(await deadlocks()).toEqual(before);
  });
});

/** How often Postgres had to end a circle of waiting transactions in this database. */
async function deadlocks() {
  await service.admin.query('select pg_stat_force_next_flush()');
  return service.rows('select deadlocks from pg_stat_database where datname = current_database()');
}
