import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  assigned,
  buildComplete,
  created,
  delivery,
  event,
  followed,
  moved,
  statusUpdated,
} from './events.ts';
import { LatelyTold } from '../src/use-cases/lately-told.ts';
import { by, testNotifications, type TestNotifications } from './notifications.ts';

let service: TestNotifications;
beforeAll(async () => {
  service = await testNotifications();
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => service.reset());

const who = async (table: 'notifications' | 'deliveries') =>
  (await service.rows(table)).map((row) => `${row.tenant_id} ${row.template} ${row.user_id}`);
const shuffled = <T>(all: readonly T[]) =>
  all
    .map((one) => ({ one, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);

it('tells active members of the event’s tenant, and nobody else', async () => {
  await service.notify([
    created(),
    assigned({ assignee_id: 'tess' }),
    assigned({ assignee_id: 'gone' }),
    statusUpdated({ assignee_id: 'opa' }),
    buildComplete(),
    created({ assignee_id: 'tess' }, 't2'),
    statusUpdated({}, 't2'),
    moved({ assignee_id: 'ann' }),
    moved({ assignee_id: 'opa' }, 'done', 'done'),
  ]);
  expect(await who('notifications')).toEqual([
    't1 task_assigned ann',
    't1 task_status_updated ann',
    't1 task_assigned ben',
    't1 task_assigned ben',
    't1 task_status_updated ben',
    't1 build_tasks_complete ben',
    't1 task_status_updated ben',
    't1 task_status_updated opa',
    't1 build_tasks_complete opa',
    't1 build_tasks_complete rel',
    't2 task_status_updated ann',
    't2 task_assigned tess',
  ]);
  expect(await who('deliveries')).toEqual([
    't1 task_assigned ann',
    't1 task_assigned ben',
    't1 task_assigned ben',
    't1 build_tasks_complete ben',
    't1 build_tasks_complete opa',
    't1 build_tasks_complete rel',
    't2 task_assigned tess',
  ]);
  expect((await service.rows('deliveries')).map((row) => row.to_address)).toEqual([
    'ann@t1.example',
    'ben@t1.example',
    'ben@t1.example',
    'ben@t1.example',
    'opa@t1.example',
    'rel@t1.example',
    'tess@t2.example',
  ]);
});

it('has one effect for an event that comes three times, shuffled, to several consumers at once', async () => {
  const events = Array.from({ length: 30 }, (_, at) => (at % 3 === 0 ? buildComplete() : created()));
  const batches = Array.from({ length: 3 }, () => shuffled([...events, ...events]));
  await Promise.all(batches.map((batch) => service.notify(batch)));
  await Promise.all(shuffled(events).map((one) => service.notify([one])));
  expect(await service.rows('notifications')).toHaveLength(20 + 10 * 3);
  expect(await service.rows('deliveries')).toHaveLength(20 + 10 * 3);
});

it('tells of a cascade once to each, and has nothing to do with the rest of its events', async () => {
  const cascade = (number: number) =>
    Array.from({ length: 100 }, (_, n) => followed({ assignee_id: n % 2 === 0 ? 'ann' : null }, number));
  const inbox = async () => (await service.admin.query('select from notifications.inbox')).rowCount ?? 0;
  const before = await inbox();
  await service.notify(cascade(1));
  await service.notify(cascade(1));
  expect(await who('notifications')).toEqual(['t1 task_status_updated ann', 't1 task_status_updated ben']);
  expect((await inbox()) - before).toBe(2);
  await service.notify([...cascade(2), followed({ assignee_id: 'opa' }, 2), followed({}, 1, 't2')]);
  expect(await who('notifications')).toEqual([
    ...['t1 task_status_updated ann', 't1 task_status_updated ann'],
    ...['t1 task_status_updated ben', 't1 task_status_updated ben'],
    ...['t1 task_status_updated opa', 't2 task_status_updated ann'],
  ]);
});

it('tells of a cascade what was not committed with the first of its events', async () => {
  const malformed = delivery(created(), '{}');
  await expect(service.consume([delivery(followed({}, 3)), malformed])).rejects.toThrow();
  expect(await service.rows('notifications')).toEqual([]);
  await service.notify([followed({}, 3)]);
  expect(await who('notifications')).toEqual(['t1 task_status_updated ann', 't1 task_status_updated ben']);
});

it('asks again after a while whom a cascade concerns', () => {
  let now = 0;
  const lately = new LatelyTold(() => now);
  lately.add('one');
  expect(lately.has('one')).toBe(true);
  expect(lately.has('two')).toBe(false);
  now = 10_000;
  expect(lately.has('one')).toBe(false);
  lately.add('one');
  for (let n = 0; n < 9_999; n += 1) lately.add(String(n));
  expect(lately.has('one')).toBe(true);
  lately.add('one more');
  expect(lately.has('one')).toBe(false);
  expect(lately.has('0')).toBe(true);
});

it('wakes the sender only when there may be a mail', async () => {
  const before = service.woken();
  await service.notify([statusUpdated(), created({ assignee_id: null })]);
  expect(service.woken()).toBe(before);
  await service.notify([created()]);
  expect(service.woken()).toBe(before + 1);
});

it('passes over an event of a type it does not know, and says so', async () => {
  const later = { ...created(), type: 'task_created.v2' };
  await service.notify([later, event('task_deleted', {})]);
  expect(service.unknown).toContain('task_created.v2');
  expect(service.unknown).not.toContain('task_deleted.v1');
  expect(await service.rows('notifications')).toEqual([]);
});

it('refuses for good what it cannot read, and keeps nothing of its batch', async () => {
  const bad = delivery(event('task_created', { task: { id: 'x' } }));
  for (const one of [bad, delivery(created(), '{')]) {
    await expect(service.consume([delivery(created()), one])).rejects.toMatchObject({
      name: 'UnprocessableError',
      code: 'malformed',
      tenantId: 't1',
    });
  }
  expect(await service.rows('notifications')).toEqual([]);
});

it('is listed to its recipient alone, newest first, page by page', async () => {
  for (const title of ['one', 'two', 'three']) await service.notify([created({ title })]);
  await service.notify([created({ assignee_id: 'ben' }), created({}, 't2')]);
  const first = await service.list(by('ann'), { limit: 2 });
  expect(first.items.map((item) => item.title)).toEqual(['Assigned to you: three', 'Assigned to you: two']);
  expect(first.items[0]).toMatchObject({
    template: 'task_assigned',
    entity: { type: 'task' },
    read_at: null,
  });
  const second = await service.list(by('ann'), { limit: 2, cursor: first.next_cursor ?? '' });
  expect(second).toMatchObject({ items: [{ title: 'Assigned to you: one' }], next_cursor: null });
  expect((await service.list(by('opa'), { limit: 50 })).items).toEqual([]);
  await expect(service.list(by('ann'), { limit: 2, cursor: 'x' })).rejects.toMatchObject({
    refusal: { code: 'validation_failed' },
  });
});

it('is read once, by its recipient alone', async () => {
  await service.notify([created()]);
  const { id } = (await service.list(by('ann'), { limit: 1 })).items[0] as { id: string };
  const { notification } = await service.read(by('ann'), { notification_id: id });
  expect(notification.read_at).not.toBeNull();
  expect(await service.read(by('ann'), { notification_id: id })).toEqual({ notification });
  for (const stranger of [by('ben'), by('ann', 't2')]) {
    await expect(service.read(stranger, { notification_id: id })).rejects.toMatchObject({
      refusal: { code: 'not_found' },
    });
  }
  expect((await service.admin.query('select * from notifications.outbox')).rows).toEqual([]);
});
