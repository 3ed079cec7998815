import { randomUUID } from 'node:crypto';
import { catalog, readRequest, type Principal, type Route } from '@interlock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bulkTasks } from '../src/use-cases/bulk/bulk-tasks.ts';
import { as, projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
const route = catalog.tasks.bulkTasks.routes[0] as unknown as Route;
const secret = ['password: hunter', '2secret'].join('');

interface Answer {
  readonly applied: number;
  readonly refused: number;
  readonly results: readonly {
    readonly status: number;
    readonly task?: { readonly id: string; readonly status: string; readonly version: number };
    readonly already_applied?: boolean;
    readonly problem?: { readonly code: string };
  }[];
}

let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {}, max: {}, sam: {}, cleo: {} });
  await service.tenant('other', { olga: {} });
});
afterAll(() => service.close());

/** Sends a body as the gateway would and answers as it would. */
async function send(body: object, principal: Principal = owner): Promise<Answer> {
  const input = readRequest(route, { params: {}, query: {}, headers: {}, body });
  const output = await as(principal, bulkTasks(service.deps), input as never);
  return route.response.parse(route.present(output)) as Answer;
}

const create = (mode: string, tasks: object[], principal?: Principal) =>
  send({ operation: 'create', mode, tasks }, principal);
const move = (mode: string, changes: object[], principal?: Principal) =>
  send({ operation: 'status', mode, changes }, principal);
const outcomes = ({ results }: Answer) =>
  results.map(({ status, task, problem }) => `${status} ${task?.status ?? problem?.code}`);
const thrown = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (e: { refusal?: unknown }) => e,
  );
  return error?.refusal;
};

/** Everything that a bulk may write, of one project. */
async function written(project: string) {
  const [counts] = await service.rows(
    `select (select count(*)::int from tasks.tasks where project_id = p.id) as tasks,
            (select count(*)::int from tasks.audit_logs where metadata->>'context_id' = p.id::text) as audits,
            (select count(*)::int from tasks.outbox where type <> 'project_changed'
                and (entity_id = p.id::text or payload::json->'data'->'task'->>'project_id' = p.id::text)) as events,
            checklist_complete as complete, checklist_total as total
       from tasks.projects p where id = $1`,
    [project],
  );
  return counts;
}

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
  const body = { operation: 'create', tasks };
  const input = readRequest(route, { params: {}, query: {}, headers: {}, body });
  await as(owner, bulkTasks({ ...service.deps, limitProject }), input as never);
  expect(taken).toEqual([[project.id, 3]]);
});
