import { RefusedError, type TaskStatus } from '@interlock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteTask } from '../src/use-cases/tasks/delete-task.ts';
import { boardOf } from './board.ts';
import { as, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {} });
});
afterAll(() => service.close());

const codeOf = (error: unknown) => (error instanceof RefusedError ? error.refusal.code : error);
const settled = async (all: Promise<unknown>[]) =>
  (await Promise.allSettled(all)).map((one) => (one.status === 'fulfilled' ? 'done' : codeOf(one.reason)));

const places = (project: string, status: TaskStatus) =>
  service.rows(
    `select position::text, count(*)::int from tasks.tasks
      where project_id = $1 and effective_status = $2 and deleted_at is null group by 1 having count(*) > 1`,
    [project, status],
  );

describe('moves at once', () => {
  it('into the same gap all find a place of their own in it', async () => {
    const { project, tasks, onBoard, column } = await boardOf(service, owner);
    const [first, last, ...movers] = (await tasks(18)) as [string, string, ...string[]];
    for (let round = 0; round < 5; round += 1) {
      const outcomes = await settled([
        ...movers.slice(0, 8).map((id) => onBoard(id, { to_status: 'backlog', after_id: first })),
        ...movers.slice(8).map((id) => onBoard(id, { to_status: 'backlog', before_id: last })),
      ]);
      expect(outcomes).toEqual(movers.map(() => 'done'));
      const order = await column('backlog');
      expect([order[0], order.at(-1), order.length]).toEqual([first, last, 18]);
      expect(await places(project.id, 'backlog')).toEqual([]);
    }
  });

  it('into another column give each its place there', async () => {
    const { project, tasks, onBoard, column } = await boardOf(service, owner);
    const movers = await tasks(16);
    const outcomes = await settled(movers.map((id) => onBoard(id, { to_status: 'in_progress' })));
    expect(outcomes).toEqual(movers.map(() => 'done'));
    expect(new Set(await column('in_progress'))).toEqual(new Set(movers));
    expect(await places(project.id, 'in_progress')).toEqual([]);
  });

  it('with one version let one through', async () => {
    const { tasks, onBoard, records } = await boardOf(service, owner);
    const [a, b, c] = (await tasks(3)) as [string, string, string];
    const outcomes = await settled(
      [b, c, b, c, b, c].map((before_id) => onBoard(a, { to_status: 'backlog', before_id, version: 1 })),
    );
    expect(outcomes.sort()).toEqual([...Array<string>(5).fill('concurrency_conflict'), 'done']);
    expect(await records(a)).toHaveLength(1);
  });

  it('never put a task beside one that is deleted or moved away meanwhile', async () => {
    const { tasks, onBoard, move } = await boardOf(service, owner);
    for (let round = 0; round < 20; round += 1) {
      const [neighbour, mover] = (await tasks(2)) as [string, string];
      const leaves = [
        () => as(owner, deleteTask(service.deps), { task_id: neighbour }),
        () => onBoard(neighbour, { to_status: 'in_progress' }),
        () => move(owner, neighbour, 'in_progress'),
      ][round % 3]!;
      const [left, moved] = await settled([
        leaves(),
        onBoard(mover, { to_status: 'backlog', before_id: neighbour }),
      ]);
      expect(left).toBe('done');
      expect(['done', 'invalid_position']).toContain(moved);
      const log = await service.rows(
        `select o.entity_id from tasks.outbox o where o.entity_id = any ($1) and o.type <> 'task_created' order by o.id`,
        [[neighbour, mover]],
      );
      // It succeeded only while the neighbour was there.
      if (moved === 'done') expect(log.map((row) => row['entity_id'])).toEqual([mover, neighbour]);
    }
  });

  it('of a task that is deleted or changed at the same time leave one history', async () => {
    const { tasks, onBoard, move } = await boardOf(service, owner);
    for (let round = 0; round < 20; round += 1) {
      const [other, mover] = (await tasks(2)) as [string, string];
      const rival =
        round % 2 === 0
          ? as(owner, deleteTask(service.deps), { task_id: mover })
          : move(owner, mover, 'canceled', { reason: 'no longer needed' });
      const [first, moved] = await settled([
        rival,
        onBoard(mover, { to_status: 'backlog', before_id: other }),
      ]);
      expect(first).toBe('done');
      const allowed = round % 2 === 0 ? ['done', 'not_found'] : ['done'];
      expect(allowed).toContain(moved);
      const [row] = await service.rows(
        `select t.version, t.deleted_at is not null as deleted,
                (select array_agg(entity_version::int order by id) from tasks.outbox where entity_id = t.id::text) as told
           from tasks.tasks t where t.id = $1`,
        [mover],
      );
      expect(row?.['told']).toEqual(Array.from({ length: Number(row?.['version']) }, (_, at) => at + 1));
      expect(row).toMatchObject({ deleted: round % 2 === 0 });
    }
  });

  it('wait for a flip of the project that is under way, and are judged by it', async () => {
    const { project, tasks, onBoard, board } = await boardOf(service, owner);
    const [first, ...movers] = (await tasks(7)) as [string, ...string[]];
    const before = await board();
    const flip = await service.admin.connect();
    await flip.query('begin');
    await flip.query(
      `update tasks.projects set status = 'archived', status_number = status_number + 1 where id = $1`,
      [project.id],
    );
    const moving = settled(
      movers.map((id, at) =>
        onBoard(id, at % 2 ? { to_status: 'in_progress' } : { to_status: 'backlog', before_id: first }),
      ),
    );
    await untilWaiting(movers.length);
    await flip.query('commit');
    flip.release();
    expect(await moving).toEqual(movers.map(() => 'project_status_restricted'));
    expect(await board()).toEqual(before);
  });
});

/** Resolves when so many statements of this database wait for a lock. */
async function untilWaiting(count: number): Promise<void> {
  for (;;) {
    const [row] = await service.rows(
      `select count(*)::int as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (row?.['waiting'] === count) return;
  }
}
