import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bulkClient, outcomes, owner, secret, thrown } from './bulk-client.ts';
import { projectOf, tasksService, type TasksService } from './tasks-service.ts';

let service: TasksService;
const { create, move, send, written } = bulkClient(() => service);
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {}, max: {}, sam: {}, cleo: {} });
  await service.tenant('other', { olga: {} });
});
afterAll(() => service.close());

describe('creating in bulk', () => {
  it('makes every task as a single request would, in order', async () => {
    const { project } = await projectOf(service, owner, { max: 'member' });
    const of = { project_id: project.id, kind: 'build_checklist' };
    const answer = await create('atomic', [
      { ...of, title: 'a', assignee_id: 'max' },
      { ...of, title: 'b', status: 'complete' },
      { ...of, kind: 'general_todo', title: 'c', status: 'blocked', reason: 'waiting' },
    ]);
    expect(answer).toMatchObject({ applied: 3, refused: 0, results: [{ index: 0 }, { index: 1 }, {}] });
    expect(outcomes(answer)).toEqual(['201 pending', '201 complete', '201 blocked']);
    expect(await written(project.id)).toEqual({ tasks: 3, audits: 3, events: 3, complete: 1, total: 2 });
    const rows = await service.rows(
      `select title, position::int, created_by from tasks.tasks where project_id = $1 order by id`,
      [project.id],
    );
    expect(rows.map(({ title }) => title)).toEqual(['a', 'b', 'c']);
  });

  it('refuses each item for itself, and leaves nothing of it behind', async () => {
    const { project, task } = await projectOf(service, owner);
    const open = await task();
    const of = { project_id: project.id, kind: 'build_checklist' };
    const before = await written(project.id);
    const tasks = [
      { ...of, title: 'good' },
      { ...of, title: 'late', status: 'in_progress', dependencies: [open.id] },
      { ...of, title: 'stranger', assignee_id: 'sam' },
      { ...of, title: 'system', kind: 'remediation' },
      { ...of, title: 'blocked', status: 'blocked' },
      { ...of, title: 'lost', project_id: randomUUID() },
      { ...of, title: 'unknown', dependencies: [randomUUID()] },
      { ...of, title: secret },
      { kind: 'general_todo', title: 'version', automation_version_id: randomUUID() },
      { ...of, title: 'waits', dependencies: [open.id] },
    ];
    const answer = await create('each', tasks);
    expect(outcomes(answer)).toEqual([
      '201 pending',
      '400 dependencies_incomplete',
      '400 validation_failed',
      '403 forbidden',
      '400 reason_required',
      '404 not_found',
      '400 validation_failed',
      '400 secret_detected',
      '404 not_found',
      '201 pending',
    ]);
    expect(JSON.stringify(answer)).not.toContain(secret);
    expect(await written(project.id)).toEqual({ ...before, tasks: 3, audits: 3, events: 3, total: 2 });
    expect(await thrown(create('atomic', tasks))).toMatchObject({
      code: 'dependencies_incomplete',
      details: [
        { field: 'tasks.1.dependencies', code: 'dependencies_incomplete' },
        { field: 'tasks.2.assignee_id', code: 'validation_failed' },
        { field: 'tasks.3', code: 'forbidden' },
        { field: 'tasks.4.reason', code: 'reason_required' },
        { field: 'tasks.5', code: 'not_found' },
        { field: 'tasks.6.dependencies', code: 'validation_failed' },
        { field: 'tasks.7.title', code: 'secret_detected' },
        { field: 'tasks.8', code: 'not_found' },
      ],
    });
    expect(await written(project.id)).toMatchObject({ tasks: 3, audits: 3, events: 3, total: 2 });
  });
});

it('refuses the whole request for a malformed item, naming it', async () => {
  const { project, task } = await projectOf(service, owner);
  const made = await task();
  const before = await written(project.id);
  const of = { project_id: project.id, kind: 'general_todo' };
  const refusals = [
    await thrown(
      create('each', [
        { ...of, title: 'ok' },
        { ...of, title: ' ' },
      ]),
    ),
    await thrown(move('each', [{ task_id: made.id, status: 'done' }])),
    await thrown(move('some', [{ task_id: made.id, status: 'blocked' }])),
    await thrown(send({ operation: 'delete' })),
    await thrown(create('each', [])),
    await thrown(
      create(
        'each',
        Array.from({ length: 501 }, () => ({ ...of, title: 'many' })),
      ),
    ),
  ];
  const fields = ['tasks.1.title', 'changes.0.status', 'mode', 'operation', 'tasks', 'tasks'];
  expect(refusals).toMatchObject(
    fields.map((field) => ({ code: 'validation_failed', details: [{ field }] })),
  );
  expect(await written(project.id)).toEqual(before);
});

it('counts every item as a write to its project', async () => {
  const { project } = await projectOf(service, owner);
  const taken: unknown[] = [];
  const limitProject = (_: string, id: string | null, __: object, writes = 1) => {
    taken.push([id, writes]);
    return Promise.resolve();
  };
  const tasks = [1, 2, 3].map((n) => ({ project_id: project.id, kind: 'general_todo', title: `t${n}` }));
  await send({ operation: 'create', tasks }, owner, { limitProject });
  expect(taken).toEqual([[project.id, 3]]);
});
