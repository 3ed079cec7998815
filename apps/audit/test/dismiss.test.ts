import { catalog } from '@interlock/contracts';
import {
  commandsOf,
  implement,
  redriveMessage,
  UnprocessableError,
  type Redrive,
} from '@interlock/messaging';
import { testNats, type TestNats } from '@interlock/testing';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dismissDeadLetter } from '../src/use-cases/dead-letters/dismiss-dead-letter.ts';
import { listDeadLetters } from '../src/use-cases/dead-letters/list-dead-letters.ts';
import { redriveDeadLetters } from '../src/use-cases/dead-letters/redrive-dead-letters.ts';
import { redriveLetter } from '../src/use-cases/dead-letters/redrive-letter.ts';
import { storeLetters } from '../src/use-cases/dead-letters/store-letters.ts';
import { waitingByService } from '../src/store/all-letters.ts';
import { callOf, testAudit, type TestAudit } from './audit.ts';
import { answering, busAs, buriedLetter } from './letters.ts';

let audit: TestAudit;
let nats: TestNats;
let nc: NatsConnection;
let stop: () => Promise<void>;
/** What the service that buried the letters does with a message now. */
let process: Redrive;
let redrive: ReturnType<typeof redriveLetter>;
let redriveMany: ReturnType<typeof redriveDeadLetters>;
let dismiss: (
  call: typeof admin,
  id: string,
  reason?: string,
) => ReturnType<ReturnType<typeof dismissDeadLetter>>;
let list: ReturnType<typeof listDeadLetters>;
let letterOf: ReturnType<typeof buriedLetter>;
const admin = callOf('t1', 'ann', ['admin']);
const platform = callOf('t1', 'ann', ['platform']);

beforeAll(async () => {
  [audit, nats] = await Promise.all([testAudit(), testNats()]);
  nc = await busAs(nats, 'audit');
  const deps = { database: audit.tenantDatabase, command: commandsOf(nc, 'audit') };
  redrive = redriveLetter(deps);
  redriveMany = redriveDeadLetters(deps);
  const useCase = dismissDeadLetter(deps);
  dismiss = (call, id, reason = 'Its source has sent another.') =>
    useCase(call, { dead_letter_id: id, reason });
  list = listDeadLetters(deps);
  letterOf = buriedLetter(storeLetters(deps));
  const taker = redriveMessage({ VALIDATION: (message) => process(message) }, () => {});
  stop = await answering(nats, 'tasks', [implement(catalog.tasks.redriveMessage, taker)]);
});
afterAll(async () => {
  await stop();
  await nc.close();
  await Promise.all([audit[Symbol.asyncDispose](), nats.stop()]);
});
beforeEach(async () => {
  await audit.admin.query('truncate audit.dead_letters, audit.outbox, audit.audit_logs');
  process = () => Promise.resolve();
});

/** What was audited and announced of a letter, in the order of its versions. */
const recorded = async (id: string) => {
  const { rows } = await audit.admin.query<{ type: string; version: number }>(
    `select type, entity_version::int as version from audit.outbox where entity_id = $1 order by entity_version`,
    [id],
  );
  const { rows: audited } = await audit.admin.query('select from audit.audit_logs where entity_id = $1', [
    id,
  ]);
  expect(audited).toHaveLength(rows.length);
  expect(rows.map(({ version }) => version)).toEqual(rows.map((_, at) => at + 2));
  return rows.map(({ type }) => type.replace('dead_letter_', ''));
};
const refused = (code: string, message: string) => ({
  refusal: { code, message: expect.stringContaining(message) as string },
});

it('books who dismissed a letter and why, in one audit row and one event; it no longer waits', async () => {
  const id = await letterOf({ event_id: 'm1', error: { code: 'malformed', message: 'x' } });
  expect(await waitingByService(audit.pool)).toEqual(new Map([['tasks', 1]]));
  expect(await dismiss(admin, id, 'Sent anew.')).toMatchObject({
    outcome: 'dismissed',
    dead_letter: {
      ...{ id, state: 'dismissed', dismissed_by: 'ann', dismissed_reason: 'Sent anew.' },
      dismissed_at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      redriven_at: null,
      advice: expect.stringMatching(/^Nothing: it was dismissed\. Redrive it/) as string,
    },
  });
  expect(await waitingByService(audit.pool)).toEqual(new Map());
  const { rows } = await audit.admin.query(
    'select tenant_id, user_id, action_type, entity_type, entity_id, metadata, request_id from audit.audit_logs',
  );
  expect(rows).toEqual([
    {
      ...{ tenant_id: 't1', user_id: 'ann', action_type: 'dismiss_dead_letter', request_id: 'req-1' },
      ...{ entity_type: 'dead_letter', entity_id: id },
      metadata: {
        ...{ service: 'tasks', stream: 'VALIDATION', message_id: 'm1', error_code: 'malformed' },
        reason: 'Sent anew.',
      },
    },
  ]);
  expect(await recorded(id)).toEqual(['dismissed']);
});

it('has one effect, asked by ten at once and again; the first reason stays', async () => {
  const id = await letterOf();
  const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => dismiss(admin, id, `reason ${n}`)));
  const first = answers.filter(({ outcome }) => outcome === 'dismissed');
  expect(first).toHaveLength(1);
  expect(await dismiss(admin, id, 'later')).toEqual({ ...first[0], outcome: 'already_dismissed' });
  expect(await recorded(id)).toEqual(['dismissed']);
});

it('takes what is final out of sight, and that is never redriven', async () => {
  const id = await letterOf({ stream: 'outbox' });
  const answer = await dismiss(admin, id);
  expect(answer).toMatchObject({
    outcome: 'dismissed',
    dead_letter: { state: 'dismissed', advice: 'Nothing: it was dismissed.' },
  });
  const shown = async (state: 'final' | 'dismissed') =>
    (await list(admin, { state, limit: 50 })).items.map((item) => item.id);
  expect([await shown('final'), await shown('dismissed')]).toEqual([[], [id]]);
  await expect(redrive(admin, id)).rejects.toMatchObject(
    refused('not_redrivable', 'audit row are committed'),
  );
});

it('refuses what was redriven, and says what to do', async () => {
  const id = await letterOf();
  await redrive(admin, id);
  await expect(dismiss(admin, id)).rejects.toMatchObject(refused('not_dismissible', 'Leave it'));
  expect(await recorded(id)).toEqual(['redriven']);
});

it('is for who may redrive the letter', async () => {
  const [mine, nobodys] = [await letterOf(), await letterOf({ tenant_id: null })];
  await expect(dismiss(callOf('t2', 'ann', ['admin', 'platform']), mine)).rejects.toMatchObject(
    refused('not_found', 'lists yours'),
  );
  await expect(dismiss(admin, nobodys)).rejects.toMatchObject(refused('not_found', 'lists yours'));
  for (const call of [callOf('t1', 'ann', ['ops_build']), platform])
    await expect(dismiss(call, mine)).rejects.toMatchObject(refused('forbidden', "'admin'"));
  expect(await dismiss(platform, nobodys)).toMatchObject({ dead_letter: { tenant_id: null } });
  expect([await recorded(mine), await recorded(nobodys)]).toEqual([[], ['dismissed']]);
});

describe('what was dismissed', () => {
  it('is redriven for who names it alone, and that takes the dismissal back', async () => {
    const id = await letterOf();
    await dismiss(admin, id);
    process = () => Promise.reject(new UnprocessableError('still_wrong', 'It is still wrong.'));
    expect(await redrive(admin, id)).toMatchObject({
      outcome: 'failed',
      dead_letter: { state: 'dismissed', dismissed_by: 'ann', attempts: 1, error: { code: 'still_wrong' } },
    });
    process = () => Promise.resolve();
    expect(await redrive(admin, id)).toMatchObject({
      outcome: 'redriven',
      dead_letter: { state: 'redriven', dismissed_at: null, dismissed_by: null, dismissed_reason: null },
    });
    expect(await recorded(id)).toEqual(['dismissed', 'redriven', 'redriven']);
  });

  it('is passed over when many are redriven', async () => {
    const [left, waiting] = [await letterOf({ event_id: 'left' }), await letterOf()];
    await dismiss(admin, left);
    expect((await redriveMany(admin, { filter: {} })).results).toMatchObject([
      { id: waiting, outcome: 'redriven' },
    ]);
    expect((await redriveMany(admin, { ids: [left] })).results).toMatchObject([
      {
        outcome: 'refused',
        error: { code: 'not_redrivable', message: expect.stringContaining('alone') as string },
      },
    ]);
    expect(await recorded(left)).toEqual(['dismissed']);
  });
});

describe('a dismissal and a redrive at once', () => {
  it('the message that is processed meanwhile makes the letter redriven, not dismissed', async () => {
    const id = await letterOf();
    let begin: () => void = () => {};
    let goOn: () => void = () => {};
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const dismissed = new Promise<void>((resolve) => (goOn = resolve));
    process = async () => {
      begin();
      await dismissed;
    };
    const asked = redrive(admin, id);
    await begun;
    expect(await dismiss(admin, id)).toMatchObject({ outcome: 'dismissed' });
    goOn();
    expect(await asked).toMatchObject({
      outcome: 'redriven',
      dead_letter: { state: 'redriven', dismissed_at: null },
    });
    await expect(dismiss(admin, id)).rejects.toMatchObject(refused('not_dismissible', 'Leave it'));
    expect(await recorded(id)).toEqual(['dismissed', 'redriven']);
  });

  /** How many sessions wait for a lock. */
  const queued = async () => {
    const { rows } = await audit.admin.query<{ count: number }>(
      `select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0]?.count;
  };
  const told = (asked: Promise<{ outcome: string }>) =>
    asked.then(
      ({ outcome }) => outcome,
      (error: { refusal: { code: string } }) => error.refusal.code,
    );

  it.each([
    ['dismissal', [dismissing, redriving], ['dismissed', 'redriven'], ['dismissed', 'redriven']],
    ['redrive', [redriving, dismissing], ['redriven', 'not_dismissible'], ['redriven']],
  ])(
    'that wait for the row together, the %s first: one after the other',
    async (_first, asks, answers, changes) => {
      const id = await letterOf();
      const holder = await audit.admin.connect();
      await holder.query('begin');
      await holder.query('select from audit.dead_letters where id = $1 for update', [id]);
      const asked = [];
      for (const ask of asks) {
        asked.push(told(ask(id)));
        await expect.poll(queued, { interval: 5, timeout: 5_000 }).toBe(asked.length);
      }
      await holder.query('commit');
      holder.release();
      expect(await Promise.all(asked)).toEqual(answers);
      expect(await recorded(id)).toEqual(changes);
      expect(await redrive(admin, id)).toMatchObject({
        outcome: 'already_redriven',
        dead_letter: { state: 'redriven', dismissed_at: null },
      });
    },
  );

  it('in any order leave one state, which fits what everybody was told', async () => {
    const ids = await Promise.all(Array.from({ length: 40 }, (_, n) => letterOf({ event_id: `${n}` })));
    const asks = [dismissing, redriving, dismissing, redriving];
    const answers = await Promise.all(ids.map((id) => Promise.all(asks.map((ask) => told(ask(id))))));
    for (const [at, id] of ids.entries()) {
      const count = (outcome: string) => answers[at]!.filter((one) => one === outcome).length;
      const [first, again, refusals] = ['dismissed', 'already_dismissed', 'not_dismissible'].map(count);
      expect([count('redriven'), count('already_redriven')]).toEqual([1, 1]);
      expect(first! + again! + refusals!).toBe(2);
      // What is redriven can't be dismissed, so a dismissal that was made came first.
      expect(await recorded(id)).toEqual(first === 1 ? ['dismissed', 'redriven'] : ['redriven']);
      expect(refusals === 2).toBe(first === 0);
    }
  });
});

function dismissing(id: string) {
  return dismiss(admin, id);
}

function redriving(id: string) {
  return redrive(admin, id);
}
