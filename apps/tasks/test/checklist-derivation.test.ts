import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deriveStatus, ITEMS } from './derivation-oracle.ts';
import { projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

type Item = (typeof ITEMS)[number];
const owner = session('acme', 'olga');
let service: TasksService;
let project: Awaited<ReturnType<typeof projectOf>>;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {} });
  project = await projectOf(service, owner);
});
afterAll(() => service.close());

const insert = (task: string, statuses: readonly Item[]) =>
  service.rows(
    `insert into tasks.checklist_items (tenant_id, id, task_id, title, status, position, created_by)
     select 'acme', gen_random_uuid(), $1, 'Item', s, row_number() over (), 'olga' from unnest($2::text[]) s
     returning id`,
    [task, statuses],
  );

const shown = async (task: string) =>
  (
    await service.rows(
      `select status, derived_status, effective_status, effective_progress from tasks.tasks where id = $1`,
      [task],
    )
  )[0];

describe('the derived status (Derivation, Test Cases)', () => {
  it.each<[number, Item[], Item | null]>([
    [1, [], null],
    [2, ['backlog', 'backlog', 'backlog'], 'backlog'],
    [3, ['in_progress', 'backlog', 'backlog'], 'in_progress'],
    [4, ['done', 'backlog', 'backlog'], 'in_progress'],
    [5, ['done', 'done', 'done'], 'done'],
    [6, ['done', 'done', 'canceled'], 'done'],
    [7, ['canceled', 'canceled', 'canceled'], 'canceled'],
    [8, ['in_progress', 'done', 'canceled'], 'in_progress'],
  ])('case %i: %j is %s', async (_case, items, expected) => {
    const { id } = await project.task();
    await insert(id, items);
    expect(await shown(id)).toMatchObject({
      status: 'backlog',
      derived_status: expected,
      effective_status: expected ?? 'backlog',
    });
  });

  it('follows an item that starts, is deleted either way, or moves to another task', async () => {
    const { id } = await project.task();
    const other = await project.task();
    const [first, second] = await insert(id, ['backlog', 'backlog']);
    const set = (change: string) =>
      service.rows(`update tasks.checklist_items set ${change} where id = $1`, [first?.['id']]);
    await set(`status = 'in_progress'`);
    expect(await shown(id)).toMatchObject({ derived_status: 'in_progress' });
    await set(`task_id = '${other.id}'`);
    expect(await shown(id)).toMatchObject({ derived_status: 'backlog' });
    expect(await shown(other.id)).toMatchObject({ derived_status: 'in_progress' });
    await set(`deleted_at = now()`);
    expect(await shown(other.id)).toMatchObject({ derived_status: null, effective_status: 'backlog' });
    await service.rows('delete from tasks.checklist_items where id = $1', [second?.['id']]);
    expect(await shown(id)).toMatchObject({ derived_status: null, effective_status: 'backlog' });
  });

  it('shows the status set by hand again, with its progress, when the last item is gone', async () => {
    const { id } = await project.task({ status: 'done' });
    await insert(id, ['backlog', 'done', 'canceled']);
    expect(await shown(id)).toMatchObject({
      status: 'done',
      effective_status: 'in_progress',
      effective_progress: 50,
    });
    await service.rows('update tasks.checklist_items set deleted_at = now() where task_id = $1', [id]);
    expect(await shown(id)).toEqual({
      status: 'done',
      derived_status: null,
      effective_status: 'done',
      effective_progress: 100,
    });
  });

  it('is what the rule makes of the items, whatever is done to them', async () => {
    const change = fc.record({ at: fc.nat(5), to: fc.constantFrom<Item | 'deleted'>(...ITEMS, 'deleted') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...ITEMS), { minLength: 1, maxLength: 6 }),
        fc.array(change, { maxLength: 8 }),
        async (start, changes) => {
          const { id } = await project.task();
          const rows = await insert(id, start);
          const live = new Map(rows.map((row, at) => [row['id'] as string, start[at] as Item]));
          for (const { at, to } of changes) {
            const item = [...live.keys()][at];
            if (item === undefined) continue;
            const what = to === 'deleted' ? 'deleted_at = now()' : `status = '${to}'`;
            await service.rows(`update tasks.checklist_items set ${what} where id = $1`, [item]);
            if (to === 'deleted') live.delete(item);
            else live.set(item, to);
          }
          const expected = deriveStatus([...live.values()]);
          expect(await shown(id)).toMatchObject({
            derived_status: expected?.status ?? null,
            effective_progress: expected?.progress ?? 0,
          });
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('items of one task changed at once', () => {
  it('never leave a status that only some of them would give', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = await project.task();
      const items = await insert(
        id,
        Array.from({ length: 8 }, () => 'in_progress' as const),
      );
      await Promise.all(
        items.map((item, at) =>
          at % 2 === 0
            ? asApp(`update checklist_items set status = 'done' where id = $1`, item['id'])
            : asApp(`update checklist_items set deleted_at = now() where id = $1`, item['id']),
        ),
      );
      expect(await shown(id)).toMatchObject({ derived_status: 'done', effective_progress: 100 });
    }
  });

  it('are refused of another tenant by the database itself', async () => {
    const { id } = await project.task();
    const stranger = service.pool.query(
      `with entered as (select set_config('app.tenant', 'other', true))
       insert into checklist_items (tenant_id, id, task_id, title, status, position, created_by)
       select 'acme', $1, $2, 'x', 'done', 1, 'eve' from entered`,
      [randomUUID(), id],
    );
    await expect(stranger).rejects.toMatchObject({ code: '42501' });
  });
});

async function asApp(sql: string, id: unknown) {
  const client = await service.pool.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.tenant', 'acme', true)`);
    await client.query(sql, [id]);
    await client.query('commit');
  } finally {
    client.release();
  }
}
