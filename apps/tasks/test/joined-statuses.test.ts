import { newId } from '@interlock/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyStatus } from '../src/store/status.ts';
import { projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const olga = session('acme', 'olga');
const stranger = session('other', 'olga');

let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {} });
  await service.tenant('other', { olga: {} });
});
afterAll(() => service.close());

type Place = Awaited<ReturnType<typeof projectOf>>;

/** Tasks, made one after the other. */
async function tasksOf({ task }: Place, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) ids.push((await task()).id);
  return ids;
}

const recordsOf = (ids: readonly string[]) =>
  service.rows(
    `select t.status, t.version,
            (select count(*)::int from tasks.audit_logs a
              where a.entity_id = t.id::text and a.tenant_id = t.tenant_id and a.action_type = 'update_task_status') as audits,
            (select count(*)::int from tasks.outbox o
              where o.entity_id = t.id::text and o.tenant_id = t.tenant_id and o.type = 'task_status_updated') as events
       from tasks.tasks t where t.id = any($1::uuid[]) order by array_position($1::uuid[], t.id)`,
    [ids],
  );
const moved = { status: 'in_progress', version: 2, audits: 1, events: 1 };

describe('changes of status that are made together', () => {
  it('are each made in their own tenant, with their audit row and event', async () => {
    const [ours, theirs] = [await projectOf(service, olga), await projectOf(service, stranger)];
    const [mine, others] = [await tasksOf(ours, 12), await tasksOf(theirs, 12)];
    await Promise.all(
      mine.flatMap((id, at) => [
        ours.move(olga, id, 'in_progress'),
        theirs.move(stranger, others[at] ?? '', 'in_progress'),
      ]),
    );
    const rows = await recordsOf([...mine, ...others]);
    expect(rows).toEqual(Array(24).fill(moved));
  });

  it('find no task of another tenant beside one that may', async () => {
    const ours = await projectOf(service, olga);
    const [id = ''] = await tasksOf(ours, 1);
    const [mine, not] = await Promise.allSettled([
      ours.move(olga, id, 'in_progress'),
      ours.move(stranger, id, 'in_progress'),
    ]);
    expect(mine).toMatchObject({ status: 'fulfilled', value: { already_applied: false } });
    expect(not).toMatchObject({ status: 'rejected', reason: { refusal: { code: 'not_found' } } });
  });

  it('don’t wait for one whose task is held; it is made when the task is free', async () => {
    const place = await projectOf(service, olga);
    const [held = '', ...free] = await tasksOf(place, 8);
    const holder = await service.admin.connect();
    try {
      await holder.query('begin');
      await holder.query('select from tasks.tasks where id = $1 for update', [held]);
      const waiting = place.move(olga, held, 'in_progress');
      await Promise.all(free.map((id) => place.move(olga, id, 'in_progress')));
      expect(await recordsOf(free)).toEqual(Array(7).fill(moved));
      await holder.query('commit');
      expect(await waiting).toMatchObject({ already_applied: false, task: { version: 2 } });
    } finally {
      holder.release();
    }
    expect(await recordsOf([held])).toEqual([moved]);
  });

  it('don’t fail with one that the database refuses', async () => {
    const place = await projectOf(service, olga);
    const ids = await tasksOf(place, 3);
    const change = (id: string, progress: number) =>
      applyStatus(
        { task: { version: 1, project_id: place.project.id }, statusNumber: 0 },
        { status: 'done', progress_percent: progress, reason: null, completeDelta: 0 } as never,
        {
          tenantId: 'acme',
          eventId: newId(),
          auditId: newId(),
          type: 'task_status_updated',
          entity: { type: 'task', id, version: 2 },
          actor: { type: 'user', id: 'olga' },
          requestId: 'r',
          cause: null,
          actionType: 'update_task_status',
          metadata: {},
          data: {},
        },
        { eventId: newId(), auditId: newId() },
      );
    const [first, second, third] = await Promise.allSettled(
      ids.map((id, at) => service.deps.statuses.apply(change(id, at === 1 ? 50 : 100))),
    );
    expect(first?.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { code: '23514' } });
    expect(third?.status).toBe('fulfilled');
    const rows = await recordsOf(ids);
    expect(rows.map(({ audits, events }) => [audits, events])).toEqual([
      [1, 1],
      [0, 0],
      [1, 1],
    ]);
  });
});
