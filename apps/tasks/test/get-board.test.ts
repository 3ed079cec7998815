import { catalog, encodeCursor, TASK_STATUSES } from '@interlock/contracts';
import { enterTenant, withTransaction } from '@interlock/database';
import type { QueryConfig } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boardColumns } from '../src/store/board.ts';
import { getBoard } from '../src/use-cases/tasks/get-board.ts';
import { boardOf } from './board.ts';
import { overHttp } from './over-http.ts';
import { session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
const PATH = '/api/v1/app/projects/{project_id}/board';

interface Board {
  data: {
    columns: { status: string; total: number; next_cursor: string | null; tasks: { id: string }[] }[];
  };
}

let service: TasksService;
let get: ReturnType<typeof overHttp>;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {}, cleo: {}, sam: {} });
  await service.tenant('other', { olga: {} });
  get = overHttp(catalog.tasks.getBoard, getBoard(service.deps), PATH);
});
afterAll(() => service.close());

/** Many tasks of one column at once, `width` characters wide. */
const fill = (project: string, count: number, status = 'backlog', width = 10) =>
  service.rows(
    `insert into tasks.tasks (tenant_id, id, project_id, kind, title, status, progress_percent, priority, created_by,
                              position, reason)
     select 'acme', gen_random_uuid(), $1, 'general_todo', repeat(chr(1), least($4, 200)), $3,
            case when $3 = 'done' then 100 else 0 end, 'normal', 'olga', n * 1000, repeat(chr(1), least($4, 500))
       from generate_series(1, $2) n`,
    [project, count, status, width],
  );

describe('the board', () => {
  it('has five columns in their order, of summaries, in an envelope', async () => {
    const { project, tasks } = await boardOf(service, owner, { cleo: 'client' });
    const [a, b] = await tasks(2);
    const [c] = await tasks(1, 'blocked');
    const answer = await get<Board>(session('acme', 'cleo'), { params: { project_id: project.id } });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        ...{ success: true, message: 'Board retrieved successfully', warning: null },
        data: {
          columns: [
            { status: 'backlog', total: 2, next_cursor: null, tasks: [{ id: a }, { id: b }] },
            { status: 'in_progress', total: 0, next_cursor: null, tasks: [] },
            { status: 'blocked', total: 1, next_cursor: null, tasks: [{ id: c, position: 1_000_000 }] },
            { status: 'done', total: 0, next_cursor: null, tasks: [] },
            { status: 'canceled', total: 0, next_cursor: null, tasks: [] },
          ],
        },
      },
    });
    const route = catalog.tasks.getBoard.routes[0];
    expect(route?.response.parse(answer.body)).toEqual(answer.body);
  });

  it('goes on with one column, each task once', async () => {
    const { project, tasks } = await boardOf(service, owner);
    const all = await tasks(7);
    await service.rows('update tasks.tasks set position = 5 where id = any ($1)', [all.slice(0, 4)]);
    const params = { project_id: project.id };
    const first = await get<Board>(owner, { params, query: { limit: '3' } });
    let { tasks: page, next_cursor: cursor } = first.body.data.columns[0]!;
    const seen = page.map(({ id }) => id);
    while (cursor !== null) {
      const next = await get<Board>(owner, { params, query: { limit: '3', status: 'backlog', cursor } });
      expect(next.body.data.columns).toMatchObject([{ status: 'backlog', total: 7 }]);
      ({ tasks: page, next_cursor: cursor } = next.body.data.columns[0]!);
      seen.push(...page.map(({ id }) => id));
    }
    expect(seen).toEqual(all);
  });

  it('refuses strangers, other tenants, a cursor without its column or of another list', async () => {
    const { project } = await boardOf(service, owner);
    const params = { project_id: project.id };
    const status = async (who = owner, query: Record<string, string> = {}) =>
      (await get(who, { params, query })).status;
    expect(await status(session('acme', 'sam'))).toBe(403);
    expect(await status(session('acme', 'sam', ['ops_build']))).toBe(200);
    expect(await status(session('other', 'olga'))).toBe(404);
    expect(await status(owner, { cursor: 'MSA' })).toBe(400);
    expect(await status(owner, { status: 'backlog', cursor: 'MSA' })).toBe(400);
    expect(await status(owner, { status: 'pending' })).toBe(400);
    expect(await status(owner, { limit: '201' })).toBe(400);
  });

  it('stays below 900 KiB with the widest tasks, and none is missed', async () => {
    const { project } = await boardOf(service, owner);
    for (const status of TASK_STATUSES) await fill(project.id, 200, status, 500);
    const answer = await get<Board>(owner, { params: { project_id: project.id }, query: { limit: '200' } });
    expect(Buffer.byteLength(JSON.stringify(answer.body))).toBeLessThan(900 * 1024);
    for (const { tasks, total, next_cursor } of answer.body.data.columns) {
      expect(total).toBe(200);
      expect(tasks.length).toBeGreaterThan(20);
      expect(next_cursor).not.toBeNull();
    }
  });

  it('is read by its index, from wherever a page begins, under row-level security', async () => {
    const { project } = await boardOf(service, owner);
    await fill(project.id, 20_000);
    await service.admin.query('analyze tasks.tasks');
    const asked = { tenantId: 'acme', projectId: project.id, limit: 51 };
    const cursor = encodeCursor('get_board', '19000000000 00000000-0000-0000-0000-000000000000');
    const [plan, pages] = await withTransaction(service.pool, async (tx) => {
      await enterTenant(tx, 'acme');
      await tx.query('set local plan_cache_mode = force_generic_plan');
      let statement: QueryConfig | undefined;
      const query = ((config: QueryConfig) => tx.query((statement = config))) as typeof tx.query;
      const found = [
        ...(await boardColumns({ ...tx, query }, { ...asked, statuses: TASK_STATUSES, cursor: undefined })),
        ...(await boardColumns({ ...tx, query }, { ...asked, statuses: ['backlog'], cursor })),
      ];
      const explain = `explain (analyze, costs off, timing off, summary off) ${statement?.text}`;
      const { rows } = await tx.query<{ 'QUERY PLAN': string }>(explain, statement?.values);
      return [rows.map((row) => row['QUERY PLAN']).join('\n'), found];
    });
    expect(pages.map(({ rows, total }) => [rows.length, total])).toEqual([
      ...[51, 0, 0, 0, 0].map((length, at) => [length, at === 0 ? 20_000 : 0]),
      [51, 20_000],
    ]);
    expect(plan).toMatch(/using tasks_project_column/);
    expect(plan).toMatch(/Index Cond: .*ROW\(.*place, .*id\) >/);
    expect(plan).not.toContain('Rows Removed');
  });
});
