import { catalog, refuse } from '@interlock/contracts';
import {
  commandsOf,
  handledAgain,
  implement,
  redriveMessage,
  UnprocessableError,
  type Call,
  type Redrive,
} from '@interlock/messaging';
import { testNats, type TestNats } from '@interlock/testing';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { redriveDeadLetters } from '../src/use-cases/dead-letters/redrive-dead-letters.ts';
import { redriveLetter } from '../src/use-cases/dead-letters/redrive-letter.ts';
import { letterId, storeLetters } from '../src/use-cases/dead-letters/store-letters.ts';
import { callOf, delivery, event, subjectOf, testAudit, type TestAudit } from './audit.ts';
import { answering, buried, buriedLetter, busAs, letter } from './letters.ts';

let audit: TestAudit;
let nats: TestNats;
let nc: NatsConnection;
let stop: () => Promise<void>;
/** What the service that buried the letters does with a message now. */
let process: Redrive;
let effects: Set<string>;
let redrive: ReturnType<typeof redriveLetter>;
let redriveMany: ReturnType<typeof redriveDeadLetters>;
let store: ReturnType<typeof storeLetters>;
let letterOf: ReturnType<typeof buriedLetter>;
const admin = callOf('t1', 'ann', ['admin']);
const platform = callOf('t1', 'ann', ['platform']);

beforeAll(async () => {
  [audit, nats] = await Promise.all([testAudit(), testNats()]);
  nc = await busAs(nats, 'audit');
  const deps = { database: audit.tenantDatabase, command: commandsOf(nc, 'audit') };
  redrive = redriveLetter(deps);
  redriveMany = redriveDeadLetters(deps);
  store = storeLetters(deps);
  letterOf = buriedLetter(store);
});
afterAll(async () => {
  await nc.close();
  await Promise.all([audit[Symbol.asyncDispose](), nats.stop()]);
});
beforeEach(async () => {
  await audit.admin.query('truncate audit.dead_letters, audit.outbox, audit.audit_logs');
  effects = new Set();
  process = ({ message_id }) => Promise.resolve(void effects.add(message_id));
  const contract = catalog.tasks.redriveMessage;
  stop = await answering(nats, 'tasks', [
    implement(
      contract,
      redriveMessage({ VALIDATION: (message) => process(message) }, () => {}),
    ),
  ]);
});
afterEach(() => stop());

const recorded = async () =>
  (
    await audit.admin.query<{ audits: number; events: number; outcome: string }>(
      `select (select count(*)::int from audit.audit_logs) as audits, count(*)::int as events,
              string_agg(payload::jsonb -> 'data' ->> 'outcome', ',' order by id) as outcome from audit.outbox`,
    )
  ).rows[0];
const state = async (id: string) =>
  (await audit.admin.query('select state, attempts, redriven_by from audit.dead_letters where id = $1', [id]))
    .rows[0] as unknown;

it('has the message processed, and books who asked, in one audit row and one event', async () => {
  const id = await letterOf({ event_id: 'm1' });
  const answer = await redrive(admin, id);
  expect(answer).toMatchObject({
    outcome: 'redriven',
    dead_letter: { id, state: 'redriven', redriven_by: 'ann' },
  });
  expect([...effects]).toEqual(['m1']);
  const { rows } = await audit.admin.query(
    'select a.tenant_id, a.user_id, a.action_type, a.entity_type, a.entity_id, a.metadata, a.request_id from audit.audit_logs a',
  );
  expect(rows).toEqual([
    {
      ...{
        tenant_id: 't1',
        user_id: 'ann',
        action_type: 'redrive_dead_letter',
        entity_type: 'dead_letter',
        entity_id: id,
      },
      metadata: {
        service: 'tasks',
        stream: 'VALIDATION',
        message_id: 'm1',
        outcome: 'redriven',
        error_code: null,
        attempts: 0,
      },
      request_id: 'req-1',
    },
  ]);
  expect(await recorded()).toEqual({ audits: 1, events: 1, outcome: 'redriven' });
});

it('has one effect and one record, asked by ten at once and again', async () => {
  const id = await letterOf();
  let processed = 0;
  process = () => Promise.resolve(void (processed += 1));
  const answers = await Promise.all(Array.from({ length: 10 }, () => redrive(admin, id)));
  const outcomes = answers.map(({ outcome }) => outcome).sort();
  expect(outcomes.filter((outcome) => outcome === 'redriven')).toHaveLength(1);
  expect(new Set(outcomes)).toEqual(new Set(['already_redriven', 'redriven']));
  expect(await recorded()).toEqual({ audits: 1, events: 1, outcome: 'redriven' });
  const before = processed;
  expect(await redrive(admin, id)).toMatchObject({ outcome: 'already_redriven' });
  expect(processed).toBe(before);
});

it('books what failed again, and leaves the letter to wait', async () => {
  const id = await letterOf();
  process = () => Promise.reject(new UnprocessableError('still_wrong', 'It is still wrong.'));
  const answer = await redrive(admin, id);
  expect(answer).toMatchObject({
    outcome: 'failed',
    dead_letter: {
      state: 'waiting',
      attempts: 1,
      error: { code: 'still_wrong', message: 'It is still wrong.' },
    },
  });
  expect(answer.dead_letter.last_failed_at > answer.dead_letter.first_failed_at).toBe(true);
  process = () => Promise.resolve();
  expect(await redrive(admin, id)).toMatchObject({ outcome: 'redriven', dead_letter: { attempts: 1 } });
  expect(await recorded()).toEqual({ audits: 2, events: 2, outcome: 'failed,redriven' });
});

it.each([
  [
    'something it needs is away',
    async () => void (process = () => Promise.reject(refuse('unavailable', 'No database.'))),
  ],
  ['the service is not there', () => stop()],
])('keeps the letter as it is when %s', async (_what, away) => {
  const id = await letterOf();
  await away();
  await expect(redrive(admin, id)).rejects.toMatchObject({ refusal: { code: 'unavailable' } });
  expect(await state(id)).toEqual({ state: 'waiting', attempts: 0, redriven_by: null });
  expect(await recorded()).toMatchObject({ audits: 0, events: 0 });
});

it('finds the effect there after it was killed between effect and record', async () => {
  const stopAudit = await answering(nats, 'audit', [
    implement(
      catalog.audit.redriveMessage,
      redriveMessage({ EVENTS: handledAgain(audit.append) }, () => {}),
    ),
  ]);
  const one = event('t1');
  const over = { service: 'audit', stream: 'EVENTS', subject: subjectOf(one), event_id: one.id };
  const id = await letterOf({ ...over, payload: JSON.stringify(one) });
  await audit.append([delivery(one)]);
  const before = await audit.ledger('t1');
  expect(await redrive(admin, id)).toMatchObject({ outcome: 'redriven' });
  expect(await audit.ledger('t1')).toEqual(before);
  await stopAudit();
});

it('undoes nothing that came after: an older event is added behind, and what stands is not touched', async () => {
  const stopAudit = await answering(nats, 'audit', [
    implement(
      catalog.audit.redriveMessage,
      redriveMessage({ EVENTS: handledAgain(audit.append) }, () => {}),
    ),
  ]);
  const about = (version: number) => event('t2', { entity: { type: 'task', id: 'x', version } });
  const [old, next] = [about(1), about(2)];
  await audit.append([delivery(next)]);
  const before = await audit.ledger('t2');
  const over = {
    service: 'audit',
    stream: 'EVENTS',
    subject: subjectOf(old),
    event_id: old.id,
    tenant_id: 't2',
  };
  const id = await letterOf({ ...over, payload: JSON.stringify(old) });
  await redrive(callOf('t2', 'ann', ['admin']), id);
  expect((await audit.ledger('t2')).slice(0, before.length)).toEqual(before);
  expect((await audit.ledger('t2')).at(-1)?.event_id).toBe(old.id);
  expect(await audit.verify('t2')).toMatchObject({ first_bad: null });
  await stopAudit();
});

it.each([
  ['an event that no message can carry', { stream: 'outbox' }, 'audit row are committed'],
  ['a message of which only the beginning is there', { truncated: true }, 'send it again'],
  [
    'what a service buried that processes nothing again',
    { service: 'directory', stream: 'EVENTS' },
    'send it again',
  ],
])('says why it cannot redrive %s', async (_what, over, advice) => {
  const id = await letterOf(over);
  await expect(redrive(admin, id)).rejects.toMatchObject({
    refusal: { code: 'not_redrivable', message: expect.stringContaining(advice) as string },
  });
});

it("is for the admins of the tenant, and of what is no tenant's for the platform", async () => {
  const [mine, nobodys] = [await letterOf(), await letterOf({ tenant_id: null })];
  const stranger = callOf('t2', 'ann', ['admin', 'platform']);
  const cases: [Call, string][] = [
    [stranger, mine],
    [admin, nobodys],
    [admin, letterId('none')],
  ];
  for (const [call, id] of cases)
    await expect(redrive(call, id)).rejects.toMatchObject({ refusal: { code: 'not_found' } });
  for (const call of [callOf('t2', 'ann', []), callOf('t1', 'ann', ['ops_build'])])
    await expect(redrive(call, nobodys)).rejects.toMatchObject({ refusal: { code: 'not_found' } });
  for (const call of [callOf('t1', 'ann', ['ops_build']), platform])
    await expect(redrive(call, mine)).rejects.toMatchObject({ refusal: { code: 'forbidden' } });
  expect(effects.size).toBe(0);
  expect(await redrive(platform, nobodys)).toMatchObject({
    outcome: 'redriven',
    dead_letter: { tenant_id: null },
  });
  expect(await recorded()).toEqual({ audits: 1, events: 1, outcome: 'redriven' });
});

it('redrives many, each with its own result', async () => {
  const [good, bad, big] = [
    await letterOf({ event_id: 'good' }),
    await letterOf({ event_id: 'bad' }),
    await letterOf({ stream: 'outbox' }),
  ];
  const foreign = await letterOf({ tenant_id: 't2' });
  process = ({ message_id }) =>
    message_id === 'bad' ? Promise.reject(new UnprocessableError('still_wrong', 'No.')) : Promise.resolve();
  const { results, more } = await redriveMany(admin, { ids: [good, bad, big, foreign, good] });
  expect(more).toBe(false);
  expect(results).toMatchObject([
    { id: good, outcome: 'redriven', error: null },
    { id: bad, outcome: 'failed', error: { code: 'still_wrong' } },
    { id: big, outcome: 'refused', error: { code: 'not_redrivable' } },
    { id: foreign, outcome: 'refused', error: { code: 'not_found' } },
  ]);
});

it('redrives what a filter fits, the oldest first, and says when there is more', async () => {
  const order: string[] = [];
  process = ({ message_id }) => Promise.resolve(void order.push(message_id));
  const at = (n: number) => new Date(Date.UTC(2026, 10, 1) + n * 1_000).toISOString();
  const letters = Array.from({ length: 203 }, (_, n) =>
    buried(
      letter({
        event_id: `m${n}`,
        failed_at: at(n),
        error: { code: n === 0 ? 'other' : 'not_found', message: 'x' },
      }),
    ),
  );
  await store(letters);
  const { results, more } = await redriveMany(admin, { filter: { code: 'not_found' } });
  expect([results.length, more]).toEqual([200, true]);
  expect(order).toEqual(Array.from({ length: order.length }, (_, n) => `m${n + 1}`));
  expect(results.filter(({ outcome }) => outcome === 'redriven')).toHaveLength(order.length);
  expect(new Set(results.slice(order.length).map(({ outcome }) => outcome)).size).toBeLessThanOrEqual(1);
});
