import { afterAll, beforeAll, expect, it } from 'vitest';
import { callOf, delivery, event, testAudit, type TestAudit } from './audit.ts';

let audit: TestAudit;
const ops = callOf('t1', 'ann', ['ops_build']);
const all = { limit: 50 };

beforeAll(async () => {
  audit = await testAudit();
  const entity = (type: string, id: string) => ({ entity: { type, id, version: 1 } });
  const batch = [
    event('t1', entity('task', 'a')),
    event('t1', { ...entity('project', 'a'), actor: { type: 'service', id: 'validator' } }),
    event('t1', { ...entity('task', 'b'), actor: { type: 'system', id: null } }),
    event('t1', entity('task', 'a')),
    event('t2', entity('task', 'a')),
  ];
  batch.forEach((one, minute) => (one.time = `2026-11-01T10:0${minute}:00.000Z`));
  await audit.append(batch.map((one) => delivery(one)));
});
afterAll(() => audit[Symbol.asyncDispose]());

const seqs = async (filter: object) =>
  (await audit.list(ops, { ...all, ...filter })).items.map((item) => item.seq);

it('shows an entry whole', async () => {
  const { items } = await audit.list(ops, { limit: 1 });
  expect(items).toEqual([
    {
      seq: 4,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      occurred_at: '2026-11-01T10:03:00.000Z',
      actor: { type: 'user', id: 'ann' },
      entity: { type: 'task', id: 'a' },
      action_type: 'create_task',
      metadata: { kind: 'general_todo' },
      request_id: 'req-1',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    },
  ]);
});

it.each([
  [{}, [4, 3, 2, 1]],
  [{ entity_id: 'a' }, [4, 2, 1]],
  [{ entity_type: 'task', entity_id: 'a' }, [4, 1]],
  [{ entity_type: 'project' }, [2]],
  [{ actor_id: 'validator' }, [2]],
  [{ action_type: 'create_task' }, [4, 3, 2, 1]],
  [{ action_type: 'put_tenant' }, []],
  [{ from: '2026-11-01T10:01:00.000Z', to: '2026-11-01T10:03:00.000Z' }, [3, 2]],
  [{ from: '2026-11-01T12:02:00+02:00' }, [4, 3]],
])('filters by %j', async (filter, expected) => {
  expect(await seqs(filter)).toEqual(expected);
});

it('goes on from a cursor, also under a filter', async () => {
  const first = await audit.list(ops, { limit: 2, entity_id: 'a' });
  expect(first.items.map((item) => item.seq)).toEqual([4, 2]);
  const second = await audit.list(ops, { limit: 2, entity_id: 'a', cursor: first.next_cursor ?? '' });
  expect(second).toMatchObject({ items: [{ seq: 1 }], next_cursor: null });
  await expect(audit.list(ops, { ...all, cursor: 'x' })).rejects.toMatchObject({
    refusal: { code: 'validation_failed' },
  });
});

it('ends a page at 512 KiB', async () => {
  const audited = { id: '', action_type: 'big', metadata: { text: 'x'.repeat(200_000) } };
  for (let count = 0; count < 4; count += 1) {
    const one = event('t1');
    one.data.audit = { ...audited, id: one.data.audit.id } as unknown as typeof one.data.audit;
    await audit.append([delivery(one)]);
  }
  const page = await audit.list(ops, { ...all, action_type: 'big' });
  expect(page.items).toHaveLength(2);
  const rest = await audit.list(ops, { ...all, action_type: 'big', cursor: page.next_cursor ?? '' });
  expect(rest).toMatchObject({ items: [{ seq: 6 }, { seq: 5 }], next_cursor: null });
});

it('is for admins, ops and services', async () => {
  for (const roles of [['admin'], ['ops_release']]) await audit.list(callOf('t1', 'ann', roles), all);
  await audit.list(callOf('t1', 'exporter', [], 'service'), all);
  await expect(audit.list(callOf('t1', 'ann', ['workflows_write']), all)).rejects.toMatchObject({
    refusal: { code: 'forbidden' },
  });
  await expect(audit.list(callOf('t1', 'zoe', ['admin']), all)).rejects.toMatchObject({
    refusal: { code: 'unauthenticated' },
  });
});

it('shows the own tenant only', async () => {
  const { items } = await audit.list(callOf('t2', 'ann', ['admin']), all);
  expect(items).toMatchObject([{ seq: 1, occurred_at: '2026-11-01T10:04:00.000Z' }]);
});
