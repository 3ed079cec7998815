import type { Call, DeadLetter } from '@interlock/messaging';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listDeadLetters } from '../src/use-cases/dead-letters/list-dead-letters.ts';
import { storeLetters } from '../src/use-cases/dead-letters/store-letters.ts';
import { callOf, delivery, event, testAudit, type TestAudit } from './audit.ts';
import { buried, letter } from './letters.ts';

let audit: TestAudit;
let store: ReturnType<typeof storeLetters>;
let list: (call: Call, filter?: object) => ReturnType<ReturnType<typeof listDeadLetters>>;
const admin = callOf('t1', 'ann', ['admin']);
const platform = callOf('t1', 'ann', ['platform']);
const both = callOf('t1', 'ann', ['platform', 'admin']);

const late = (failed_at: string, over: Partial<DeadLetter> = {}) => letter({ failed_at, ...over });
const first = late('2026-11-01T10:00:00.000Z', { event_id: 'first' });
const letters = [
  first,
  late('2026-11-01T10:01:00.000Z', {
    event_id: 'nobody',
    tenant_id: null,
    error: { code: 'context_not_found', message: 'x' },
  }),
  late('2026-11-01T10:02:00.000Z', { event_id: 'mail', service: 'notifications', stream: 'deliveries' }),
  late('2026-11-01T10:03:00.000Z', { event_id: 'other', tenant_id: 't2' }),
  late('2026-11-01T10:04:00.000Z', { event_id: 'big', stream: 'outbox' }),
];

beforeAll(async () => {
  audit = await testAudit();
  const deps = { database: audit.tenantDatabase };
  store = storeLetters(deps);
  const useCase = listDeadLetters(deps);
  list = (call, filter = {}) => useCase(call, { limit: 50, ...filter });
  await store(letters.map((one) => buried(one)));
});
afterAll(() => audit[Symbol.asyncDispose]());

const messages = async (call: Call, filter = {}) =>
  (await list(call, filter)).items.map(({ message_id }) => message_id);

it('shows a letter whole', async () => {
  const { items } = await list(admin, { state: 'waiting', service: 'tasks' });
  expect(items).toEqual([
    {
      id: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ) as string,
      tenant_id: 't1',
      service: 'tasks',
      stream: 'VALIDATION',
      sequence: 7,
      subject: 'validation.failed.scanner',
      message_id: 'first',
      entity: null,
      error: { code: 'not_found', message: 'No.' },
      deliveries: 1,
      attempts: 0,
      first_failed_at: '2026-11-01T10:00:00.000Z',
      last_failed_at: '2026-11-01T10:00:00.000Z',
      state: 'waiting',
      redriven_at: null,
      redriven_by: null,
      dismissed_at: null,
      dismissed_by: null,
      dismissed_reason: null,
      advice: expect.stringContaining('Mend what the error names') as string,
      later: null,
      payload: '{}',
      payload_cut: false,
    },
  ]);
});

it.each([
  [{}, ['big', 'mail', 'first']],
  [{ state: 'final' }, ['big']],
  [{ state: 'redriven' }, []],
  [{ state: 'dismissed' }, []],
  [{ service: 'notifications' }, ['mail']],
  [{ code: 'not_found' }, ['big', 'mail', 'first']],
  [{ entity_id: 'x' }, []],
])('filters by %j', async (filter, expected) => {
  expect(await messages(admin, filter)).toEqual(expected);
});

it('goes on from a cursor, and takes no other', async () => {
  const page = await list(both, { limit: 3 });
  expect(page.items.map(({ message_id }) => message_id)).toEqual(['big', 'mail', 'nobody']);
  expect(await messages(both, { limit: 3, cursor: page.next_cursor })).toEqual(['first']);
  for (const text of ['x', '2026-11-01T10:00:00.000Z not-a-uuid']) {
    const cursor = Buffer.from(text).toString('base64url');
    await expect(list(both, { cursor })).rejects.toMatchObject({ refusal: { code: 'validation_failed' } });
  }
});

it('stores a letter once, however often it comes', async () => {
  await store([buried(first), buried(first)]);
  await store([buried({ ...first, failed_at: '2026-11-02T10:00:00.000Z' })]);
  expect(await messages(admin, { state: 'waiting', service: 'tasks' })).toEqual(['first']);
});

describe('letters belong to', () => {
  it('the tenant, for its admins alone', async () => {
    expect(await messages(callOf('t2', 'ann', ['admin']))).toEqual(['other']);
    for (const roles of [['ops_build'], []])
      await expect(list(callOf('t1', 'ann', roles))).rejects.toMatchObject({
        refusal: { code: 'forbidden' },
      });
    await expect(list(callOf('t1', 'zoe', ['admin']))).rejects.toMatchObject({
      refusal: { code: 'unauthenticated' },
    });
  });

  it('the platform, when no tenant is known', async () => {
    expect(await messages(platform)).toEqual(['nobody']);
    expect(await messages(both)).toEqual(['big', 'mail', 'nobody', 'first']);
  });

  const seen = async (settings: string) => {
    const sql = `begin; ${settings}; select message_id from dead_letters order by 1; commit`;
    const results = (await audit.pool.query(sql)) as unknown as { rows: { message_id: string }[] }[];
    return results.at(-2)?.rows.map(({ message_id }) => message_id);
  };
  it.each([
    [`select 1`, []],
    [`select set_config('app.tenant', '', true)`, []],
    [`select set_config('app.tenant', 't2', true)`, ['other']],
    [`select set_config('app.platform', 'on', true)`, ['nobody']],
    [`select set_config('app.platform', 'off', true)`, []],
  ])('whom row-level security shows them, after: %s', async (settings, expected) => {
    expect(await seen(settings)).toEqual(expected);
  });

  it('nobody to delete, or to move to another tenant', async () => {
    for (const sql of ['delete from dead_letters', `update dead_letters set tenant_id = 't2'`])
      await expect(audit.pool.query(sql)).rejects.toMatchObject({ code: '42501' });
  });
});

it('hides secrets and what is too long, and takes what no text column takes', async () => {
  const payload = `{"password": "hunter2hunter2", "x": "\u0000"}${'ü'.repeat(9_000)}`;
  const error = { code: 'malformed', message: 'password=hunter2hunter2 \u0000' };
  await store([buried(letter({ event_id: 'odd', payload, error, failed_at: '2026-11-03T10:00:00.000Z' }))]);
  const [odd] = (await list(admin, { limit: 1 })).items;
  expect(odd).toMatchObject({ message_id: 'odd', payload_cut: true });
  expect(odd?.payload).toMatch(/^\{"password": "\[redacted\]", "x": "\0"/);
  expect(odd?.payload.length).toBeLessThan(9_000);
  expect(JSON.stringify(odd)).not.toContain('hunter2');
});

it('marks a letter with the later changes of its entity', async () => {
  const about = (version: number, minute: number) => {
    const one = event('t1', { entity: { type: 'task', id: 'task-1', version } });
    return { ...one, time: `2026-11-01T10:0${minute}:00.000Z` };
  };
  const [before, dead, next, last] = [about(1, 1), about(2, 2), about(3, 3), about(4, 4)] as const;
  const elsewhere = event('t2', { entity: { type: 'task', id: 'task-1', version: 9 } });
  await audit.append([before, next, last, elsewhere].map((one) => delivery(one)));
  await store([
    buried(
      letter({
        service: 'notifications',
        stream: 'EVENTS',
        event_id: dead.id,
        payload: JSON.stringify(dead),
      }),
    ),
  ]);
  const { items } = await list(admin, { entity_id: 'task-1' });
  expect(items).toMatchObject([
    {
      entity: { type: 'task', id: 'task-1', version: 2 },
      later: { changes: 2, last_at: '2026-11-01T10:04:00.000Z', last_action_type: 'create_task' },
    },
  ]);
});

it.each([
  ['no JSON', (one: DeadLetter) => buried(one, '{')],
  ['no letter', (one: DeadLetter) => buried(one, '{}')],
  ['the letter of another service', (one: DeadLetter) => ({ ...buried(one), subject: 'dead.audit' })],
])('refuses for good what is %s', async (_what, make) => {
  await expect(store([make(letter())])).rejects.toMatchObject({
    name: 'UnprocessableError',
    code: 'malformed',
  });
});
