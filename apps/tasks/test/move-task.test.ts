import { randomUUID } from 'node:crypto';
import { httpStatus, problem, RefusedError, taskMoved, readEvent } from '@interlock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boardOf } from './board.ts';
import { session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {}, max: {}, cleo: {}, sam: {} });
  await service.tenant('other', { olga: {} });
});
afterAll(() => service.close());

/** What a refused move says on the board's surface. */
async function refused(move: Promise<unknown>) {
  const error = await move.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RefusedError)) throw new Error(`not refused: ${String(error)}`);
  const { status, code, message } = problem(error.refusal, 'app', 'r');
  return { status, code, message };
}

describe('a place on the board', () => {
  it('is the end, just before, just after, or between two neighbours', async () => {
    const { tasks, onBoard, column, board } = await boardOf(service, owner);
    const [a, b, c, d] = (await tasks(4)) as [string, string, string, string];
    expect((await board({ status: 'backlog' }))[0]?.tasks.map(({ position }) => position)).toEqual([
      1_000_000, 2_000_000, 3_000_000, 4_000_000,
    ]);
    const before = await onBoard(d, { to_status: 'backlog', before_id: a });
    expect(before.task).toMatchObject({ position: 500_000, version: 2, status: 'backlog' });
    const after = await onBoard(c, { to_status: 'backlog', after_id: a });
    expect(after.task.position).toBe(1_500_000);
    expect(await column('backlog')).toEqual([d, a, c, b]);
    await onBoard(b, { to_status: 'backlog', after_id: a, before_id: c });
    expect(await column('backlog')).toEqual([d, a, b, c]);
    await onBoard(d, { to_status: 'backlog', after_id: c });
    expect(await column('backlog')).toEqual([a, b, c, d]);
    const started = await onBoard(a, { to_status: 'in_progress' });
    expect(started.task.position).toBe(1_000_000);
    await onBoard(c, { to_status: 'in_progress' });
    await onBoard(b, { to_status: 'in_progress', after_id: a, before_id: c });
    expect(await column('in_progress')).toEqual([a, b, c]);
    expect(await column('backlog')).toEqual([d]);
  });

  it('is kept by a task that is put where it is', async () => {
    const { tasks, onBoard, column } = await boardOf(service, owner);
    const [a, b, c] = (await tasks(3)) as [string, string, string];
    await onBoard(b, { to_status: 'backlog', before_id: c });
    await onBoard(b, { to_status: 'backlog', after_id: a });
    await onBoard(b, { to_status: 'backlog', after_id: a, before_id: c });
    expect(await column('backlog')).toEqual([a, b, c]);
  });

  it('is refused beside what is not in the column, itself, or not a neighbour', async () => {
    const { tasks, onBoard, records } = await boardOf(service, owner);
    const { tasks: elsewhere } = await boardOf(service, owner);
    const { tasks: abroad } = await boardOf(service, session('other', 'olga'));
    const [a, b, c, gone] = (await tasks(4)) as [string, string, string, string];
    const [started] = (await tasks(1, 'in_progress')) as [string];
    const [stranger] = (await elsewhere(1)) as [string];
    const [foreign] = (await abroad(1)) as [string];
    await service.rows('update tasks.tasks set deleted_at = now() where id = $1', [gone]);
    const place = (input: object) => refused(onBoard(a, { to_status: 'backlog', ...input }));
    expect(await place({ before_id: started })).toEqual({
      status: 422,
      code: 'invalid_position',
      message: `Task ${started} is in column 'in_progress', not 'backlog'. Read the board again and name a task of column 'backlog'.`,
    });
    for (const unknown of [gone, stranger, foreign, randomUUID()]) {
      expect(await place({ after_id: unknown })).toEqual({
        status: 422,
        code: 'invalid_position',
        message: `Task ${unknown} is not on this board. Read the board again and name a task of column 'backlog'.`,
      });
    }
    const apart = { status: 422, code: 'invalid_position', message: expect.stringContaining('follow') };
    expect(await place({ after_id: c, before_id: b })).toEqual(apart);
    expect(await place({ after_id: b, before_id: b })).toEqual(apart);
    expect(await refused(onBoard(started, { to_status: 'backlog', after_id: a, before_id: c }))).toEqual(
      apart,
    );
    expect(await place({ before_id: a })).toMatchObject({
      code: 'invalid_position',
      message: expect.stringContaining('itself'),
    });
    expect(httpStatus('invalid_position', 'v1')).toBe(400);
    expect(await records(a)).toEqual([]);
    expect(await records(started)).toEqual([]);
  });
});

describe('a move', () => {
  it('within the column writes one reorder, whatever the matrix and dependencies say', async () => {
    const { tasks, onBoard, records } = await boardOf(service, owner);
    const [a, b] = (await tasks(2, 'blocked')) as [string, string];
    const before = await service.rows('select reason, status_changed_at from tasks.tasks where id = $1', [b]);
    const { task, warning } = await onBoard(b, { to_status: 'blocked', before_id: a });
    expect({ version: task.version, reason: task.reason, warning }).toEqual({
      version: 2,
      reason: 'because',
      warning: null,
    });
    const [record, ...more] = await records(b);
    expect(more).toEqual([]);
    expect(record).toMatchObject({
      action_type: 'move_task',
      type: 'task_moved',
      entity_version: '2',
      metadata: {
        old_status: 'blocked',
        new_status: 'blocked',
        reason: null,
        old_position: 2_000_000,
        new_position: 500_000,
      },
    });
    expect(
      await service.rows('select reason, status_changed_at from tasks.tasks where id = $1', [b]),
    ).toEqual(before);
  });

  it('into another column is one write of status, progress and place', async () => {
    const { tasks, onBoard, records } = await boardOf(service, owner);
    const [done] = (await tasks(1, 'done')) as [string];
    const [a] = (await tasks(1, 'in_progress')) as [string];
    const { task } = await onBoard(a, { to_status: 'done', before_id: done });
    expect(task).toMatchObject({ status: 'done', progress_percent: 100, version: 2, position: 500_000 });
    const [row] = await service.rows('select * from tasks.tasks where id = $1', [a]);
    expect((row?.['updated_at'] as Date).toISOString()).toBe(task.updated_at);
    expect((row?.['status_changed_at'] as Date).toISOString()).toBe(task.status_changed_at);
    const [record, ...more] = await records(a);
    expect(more).toEqual([]);
    const positions = { old_position: 1_000_000, new_position: 500_000 };
    expect(record).toMatchObject({
      metadata: { old_status: 'in_progress', new_status: 'done', ...positions },
    });
    const payload = record?.['payload'] as Record<string, Record<string, unknown>>;
    expect(payload['audit']?.['metadata']).toEqual(record?.['metadata']);
    const { data } = readEvent(taskMoved, {
      ...{ specversion: '1.0', id: randomUUID(), source: '/interlock/tasks', type: 'task_moved.v1' },
      ...{ subject: a, time: task.updated_at, datacontenttype: 'application/json' },
      data: payload,
    } as never) as { data: { data: Record<string, unknown> } };
    expect(data.data).toMatchObject({
      ...{ old_status: 'in_progress', new_status: 'done', reason: null, ...positions },
      task: { id: a, status: 'done', position: 500_000, version: 2 },
    });
  });

  it('to where the task is, with no neighbour, changes nothing', async () => {
    const { tasks, onBoard, records } = await boardOf(service, owner);
    const [a] = (await tasks(1)) as [string];
    const outcome = await onBoard(a, { to_status: 'backlog', version: 99 });
    expect(outcome).toMatchObject({ already_applied: true, task: { version: 1 } });
    expect(await records(a)).toEqual([]);
  });

  it('counts build checklists, and says when the last task is done', async () => {
    const { project, tasks, onBoard } = await boardOf(service, owner);
    const [a, b] = (await tasks(2, 'in_progress', { kind: 'build_checklist' })) as [string, string];
    await onBoard(a, { to_status: 'done' });
    await onBoard(b, { to_status: 'done', before_id: a });
    await onBoard(b, { to_status: 'done', after_id: a });
    const complete = () =>
      service.rows(
        `select p.checklist_complete, (select count(*)::int from tasks.outbox o
            where o.type = 'build_tasks_complete' and o.entity_id = p.id::text) as told
           from tasks.projects p where p.id = $1`,
        [project.id],
      );
    expect(await complete()).toEqual([{ checklist_complete: 2, told: 1 }]);
    await onBoard(b, { to_status: 'in_progress' });
    expect(await complete()).toEqual([{ checklist_complete: 1, told: 1 }]);
  });

  it('warns when work depends on what is canceled, and refuses to start on open dependencies', async () => {
    const { task, tasks, onBoard } = await boardOf(service, owner);
    const [base] = (await tasks(1)) as [string];
    const waiting = await task({ dependencies: [base] });
    expect(await refused(onBoard(waiting.id, { to_status: 'in_progress' }))).toMatchObject({
      status: 422,
      code: 'dependencies_incomplete',
    });
    await onBoard(waiting.id, { to_status: 'backlog', before_id: base });
    await onBoard(base, { to_status: 'in_progress' });
    await onBoard(base, { to_status: 'done' });
    await onBoard(waiting.id, { to_status: 'in_progress' });
    await onBoard(base, { to_status: 'in_progress' });
    const canceled = await onBoard(base, { to_status: 'canceled', reason: 'out of scope' });
    expect(canceled.warning).toBe(
      'Task has 1 active dependent task(s). Canceling this task may affect their progress.',
    );
  });

  it('is refused in the words of the seed', async () => {
    const { project, tasks, onBoard } = await boardOf(service, owner, { max: 'member', cleo: 'client' });
    const [a, b] = (await tasks(2)) as [string, string];
    expect(await refused(onBoard(a, { to_status: 'done' }))).toEqual({
      status: 422,
      code: 'invalid_transition',
      message:
        "Cannot transition from 'backlog' to 'done'. Allowed transitions from 'backlog': in_progress, canceled",
    });
    expect(await refused(onBoard(a, { to_status: 'canceled', reason: ' ' }))).toEqual({
      status: 422,
      code: 'reason_required',
      message: "Reason is required when moving task to 'canceled' status.",
    });
    await onBoard(a, { to_status: 'in_progress' });
    expect(await refused(onBoard(a, { to_status: 'blocked' }))).toEqual({
      status: 422,
      code: 'reason_required',
      message: "Reason is required when moving task to 'blocked' status.",
    });
    expect(await refused(onBoard(a, { to_status: 'blocked', reason: 'x'.repeat(501) }))).toMatchObject({
      status: 422,
      code: 'reason_required',
    });
    const reorder = { to_status: 'backlog', before_id: a } as const;
    expect(await refused(onBoard(a, { to_status: 'done', version: 1 }))).toMatchObject({
      status: 409,
      code: 'concurrency_conflict',
    });
    expect(await refused(onBoard(b, { ...reorder, version: 2 }))).toMatchObject({ status: 409 });
    for (const outsider of [session('acme', 'sam'), session('acme', 'cleo')]) {
      expect(await refused(onBoard(b, reorder, outsider))).toMatchObject({ status: 403, code: 'forbidden' });
      expect(await refused(onBoard(b, { to_status: 'in_progress' }, outsider))).toMatchObject({
        status: 403,
      });
    }
    expect(await refused(onBoard(b, reorder, session('other', 'olga')))).toMatchObject({ status: 404 });
    for (const status of ['on_hold', 'completed', 'archived']) {
      await service.rows(
        'update tasks.projects set status = $2, status_number = status_number + 1 where id = $1',
        [project.id, status],
      );
      const [other] = [b];
      expect(await refused(onBoard(a, { to_status: 'in_progress', after_id: other }))).toMatchObject({
        status: 422,
        code: 'project_status_restricted',
      });
      expect(await refused(onBoard(b, { to_status: 'in_progress' }))).toMatchObject({
        code: 'project_status_restricted',
      });
    }
  });

  it('of a task with a checklist reorders, or lifts what was imposed into the column its items say', async () => {
    const { tasks, onBoard, column, records } = await boardOf(service, owner);
    const [a, b] = (await tasks(2)) as [string, string];
    const [started] = (await tasks(1, 'in_progress')) as [string];
    await service.rows(
      `insert into tasks.checklist_items (tenant_id, id, task_id, title, status, position, created_by)
         values ('acme', gen_random_uuid(), $1, 'Item', 'done', 0, 'olga')`,
      [b],
    );
    await service.rows(
      `insert into tasks.checklist_items (tenant_id, id, task_id, title, status, position, created_by)
         values ('acme', gen_random_uuid(), $1, 'Item', 'backlog', 1, 'olga')`,
      [b],
    );
    expect(await column('in_progress')).toEqual([started, b]);
    await onBoard(b, { to_status: 'in_progress', before_id: started });
    expect(await column('in_progress')).toEqual([b, started]);
    expect(await refused(onBoard(b, { to_status: 'done' }))).toEqual({
      status: 422,
      code: 'status_is_derived',
      message: 'Cannot set status for tasks with checklist items. Status is derived from checklist.',
    });
    await service.rows(`update tasks.tasks set imposed_status = 'canceled' where id = $1`, [b]);
    const { task } = await onBoard(b, { to_status: 'backlog', before_id: a });
    expect(task).toMatchObject({ status: 'in_progress', progress_percent: 50, position: 2_000_000 });
    expect(await column('in_progress')).toEqual([started, b]);
    expect((await records(b)).at(-1)).toMatchObject({
      metadata: { old_status: 'canceled', new_status: 'in_progress' },
    });
  });
});
