import {
  handledAgain,
  redriveMessage,
  type BuriedMessage,
  type Call,
  type DeadLetter,
} from '@interlock/messaging';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ATTEMPTS } from '../src/domain/backoff.ts';
import { requeueDelivery } from '../src/use-cases/requeue-delivery.ts';
import { assigned, created, subjectOf } from './events.ts';
import { testMailing, type TestMailing } from './mailing.ts';

let mailing: TestMailing;
let redrive: (message: BuriedMessage) => Promise<{ error: { code: string } | null }>;
let woken = 0;
beforeAll(async () => {
  mailing = await testMailing();
  const principal = {
    kind: 'service' as const,
    tenantId: 't1',
    sub: 'audit',
    roles: [],
    systemInitiated: true,
  };
  const call: Call = { principal, requestId: 'r', surface: 'internal' };
  const requeue = requeueDelivery({ ...mailing.service.deps, onDelivery: () => (woken += 1) });
  const useCase = redriveMessage(
    { EVENTS: handledAgain(mailing.service.consume), deliveries: requeue },
    () => undefined,
  );
  redrive = (message) => useCase(call, message);
});
afterAll(() => mailing[Symbol.asyncDispose]());
beforeEach(async () => {
  await mailing.reset();
  mailing.letters.length = 0;
  woken = 0;
});

function asked({
  stream,
  subject,
  event_id,
  tenant_id,
  deliveries,
  failed_at,
  payload,
}: DeadLetter): BuriedMessage {
  return { stream, subject, message_id: event_id, tenant_id, deliveries, failed_at, payload };
}
const deliveryRow = async () =>
  (await mailing.service.rows('deliveries'))[0] as {
    id: string;
    state: string;
    attempts: number;
    forgiven: number;
  };
const due = (attempts: number) =>
  mailing.service.admin.query(`update notifications.deliveries set attempts = $1, next_attempt_at = now()`, [
    attempts,
  ]);

/** A mail for ben, whom no mailbox takes, given up; its letter. */
async function parked(): Promise<BuriedMessage> {
  await mailing.service.notify([created({ assignee_id: 'ben' })]);
  await due(ATTEMPTS - 1);
  expect(await mailing.send(await mailing.one())).toBe('parked');
  return asked(mailing.letters.at(-1)!);
}

it('queues a parked mail again, once, and sends it when its address is mended', async () => {
  const letter = await parked();
  expect(await Promise.all([redrive(letter), redrive(letter)])).toEqual([{ error: null }, { error: null }]);
  expect(await deliveryRow()).toMatchObject({ state: 'pending', attempts: 12, forgiven: 12 });
  expect(woken).toBeGreaterThan(0);
  const mend = (email: string) =>
    mailing.service.admin.query(`update directory.members set email = $1 where user_id = 'ben'`, [email]);
  await mend('benno@t1.example');
  expect(await mailing.send(await mailing.one())).toBe('sent');
  expect(await redrive(letter)).toEqual({ error: null });
  expect(await deliveryRow()).toMatchObject({ state: 'sent' });
  expect(mailing.mailbox.mails).toMatchObject([{ to: ['benno@t1.example'] }]);
  await mend('ben@t1.example');
});

it('gives a mail as many attempts as before, and then a letter of its own', async () => {
  const letter = await parked();
  await redrive(letter);
  expect(await mailing.send(await mailing.one())).toBe('failed');
  await due(2 * ATTEMPTS - 1);
  expect(await mailing.send(await mailing.one())).toBe('parked');
  expect(mailing.letters.map(({ deliveries }) => deliveries)).toEqual([12, 24]);
  expect(await redrive(letter)).toEqual({ error: null });
  expect(await deliveryRow()).toMatchObject({ state: 'parked' });
});

it('waits for a mail that is just being parked, so that it is not parked after all', async () => {
  await mailing.service.notify([created({ assignee_id: 'ben' })]);
  await due(ATTEMPTS - 1);
  const mail = await mailing.one();
  const payload = JSON.stringify({ delivery_id: mail.id });
  const message = asked({
    ...{ service: 'notifications', stream: 'deliveries', sequence: 0, subject: `deliveries.${mail.id}` },
    ...{ event_id: mail.event_id, tenant_id: 't1', payload, deliveries: ATTEMPTS, failed_at: '' },
    error: { code: 'mail_not_accepted', message: 'no' },
  });
  await expect(redrive(message)).rejects.toMatchObject({ refusal: { code: 'unavailable' } });
  await mailing.send(mail);
  expect(await redrive(message)).toEqual({ error: null });
  expect(await deliveryRow()).toMatchObject({ state: 'pending' });
});

it("says that there is no such mail, also when it is another tenant's", async () => {
  const letter = await parked();
  expect(await redrive({ ...letter, tenant_id: 't2' })).toMatchObject({
    error: { code: 'delivery_not_found' },
  });
  expect(await redrive({ ...letter, payload: '{}' })).toMatchObject({ error: { code: 'malformed' } });
  expect(await deliveryRow()).toMatchObject({ state: 'parked' });
});

it('tells an event that was buried, once, and takes nothing back that was told since', async () => {
  const [old, next] = [created(), assigned({ assignee_id: 'ben', version: 2 })];
  await mailing.service.notify([next]);
  const before = await mailing.service.rows('notifications');
  const message: BuriedMessage = {
    ...{ stream: 'EVENTS', subject: subjectOf(old), message_id: old.id, tenant_id: 't1', deliveries: 1 },
    ...{ failed_at: old.time, payload: JSON.stringify(old) },
  };
  await Promise.all([redrive(message), redrive(message)]);
  await redrive(message);
  const after = await mailing.service.rows('notifications');
  expect(after).toHaveLength(before.length + 1);
  expect(after).toEqual(expect.arrayContaining(before));
});
