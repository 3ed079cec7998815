import { afterAll, beforeAll, expect, it } from 'vitest';
import { delivery, event, testAudit, type TestAudit, type TestEvent } from './audit.ts';

let audit: TestAudit;
beforeAll(async () => {
  audit = await testAudit();
});
afterAll(() => audit[Symbol.asyncDispose]());

const events = (tenant: string, count: number) => Array.from({ length: count }, () => event(tenant));
const shuffled = <T>(all: readonly T[]) =>
  all
    .map((one) => ({ one, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
const append = (batch: readonly TestEvent[]) => audit.append(batch.map((one) => delivery(one)));

it('counts each tenant from 1, in the order of the stream, whatever the type', async () => {
  const batch = [event('a'), event('b'), event('a', {}, 'never_heard_of'), event('b'), event('a')];
  await append(batch);
  const of = (tenant: string) => batch.filter((one) => one.data.tenant_id === tenant).map((one) => one.id);
  expect(await audit.ledger('a')).toMatchObject(of('a').map((event_id, at) => ({ seq: at + 1, event_id })));
  expect(await audit.ledger('b')).toMatchObject(of('b').map((event_id, at) => ({ seq: at + 1, event_id })));
});

it('appends an event once, delivered three times and shuffled, in one batch and in several', async () => {
  const batch = events('thrice', 20);
  await append(shuffled([...batch, ...batch, ...batch]));
  await append(shuffled(batch));
  for (const one of shuffled(batch).slice(0, 5)) await append([one]);
  const ledger = await audit.ledger('thrice');
  expect(ledger).toHaveLength(20);
  expect(new Set(ledger.map((row) => row.event_id))).toEqual(new Set(batch.map((one) => one.id)));
});

it('holds an audit id once, also under another event', async () => {
  const first = event('twice');
  await append([first]);
  await append([{ ...event('twice'), data: first.data }]);
  expect(await audit.ledger('twice')).toHaveLength(1);
});

it('chains without gap or fork under 8 appenders that share tenants and events', async () => {
  const all = [...events('x', 150), ...events('y', 150), ...events('z', 150)];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const mine = shuffled(all);
      while (mine.length > 0) await append(mine.splice(0, 30));
    }),
  );
  for (const tenant of ['x', 'y', 'z']) {
    expect((await audit.ledger(tenant)).map((row) => row.seq)).toEqual(
      Array.from({ length: 150 }, (_, at) => at + 1),
    );
    expect(await audit.verify(tenant)).toEqual({ checked: 150, first_bad: null });
  }
});

it('says where the chain is broken', async () => {
  await append(events('bad', 6));
  expect(await audit.verify('bad', 3, 2)).toEqual({ checked: 2, first_bad: null });
  const tamper = (sql: string) =>
    audit.admin.query(`begin; set local session_replication_role = replica; ${sql}; commit`);
  await tamper(`update audit.ledger set metadata = '{"kind":"x"}' where tenant_id = 'bad' and seq = 4`);
  expect(await audit.verify('bad')).toEqual({ checked: 6, first_bad: 4 });
  await tamper(`delete from audit.ledger where tenant_id = 'bad' and seq in (3, 6)`);
  expect(await audit.verify('bad')).toEqual({ checked: 6, first_bad: 3 });
  expect(await audit.verify('bad', 5)).toEqual({ checked: 2, first_bad: 6 });
});

const text = (one: TestEvent, change: (raw: string) => string) => delivery(one, change(JSON.stringify(one)));
it.each([
  ['no JSON', (one: TestEvent) => text(one, () => '{')],
  ['no envelope', (one: TestEvent) => text(one, () => '{}')],
  [
    'an audit id that is no UUID',
    (one: TestEvent) => text(one, (raw) => raw.replace(one.data.audit.id, 'x')),
  ],
  ['a text with NUL', (one: TestEvent) => text(one, (raw) => raw.replace('general_todo', '\\u0000'))],
  [
    'a foreign publisher',
    (one: TestEvent) => text(one, (raw) => raw.replace('/interlock/tasks', '/interlock/audit')),
  ],
  [
    'a foreign tenant',
    (one: TestEvent) => text(one, (raw) => raw.replace('"tenant_id":"m"', '"tenant_id":"n"')),
  ],
  ['another name', (one: TestEvent) => text(one, (raw) => raw.replace('task_created.v1', 'task_deleted.v1'))],
])('refuses for good an event with %s', async (_what, make) => {
  await expect(audit.append([delivery(event('ok')), make(event('m'))])).rejects.toMatchObject({
    name: 'UnprocessableError',
    code: 'malformed',
  });
  await expect(audit.append([make(event('m'))])).rejects.toMatchObject({ tenantId: 'm' });
  expect(await audit.ledger('m')).toEqual([]);
  expect(await audit.ledger('ok')).toEqual([]);
});
