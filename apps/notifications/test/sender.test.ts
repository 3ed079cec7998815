import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { startSender, type Sender } from '../src/deliveries/sender.ts';
import type { DeliveryOutcome } from '../src/use-cases/send-delivery.ts';
import { created } from './events.ts';
import { testMailing, type TestMailing } from './mailing.ts';

let mailing: TestMailing;
beforeAll(async () => {
  mailing = await testMailing();
});
afterAll(() => mailing[Symbol.asyncDispose]());
beforeEach(() => mailing.reset());
const senders: Sender[] = [];
afterEach(async () => {
  await Promise.all(senders.splice(0).map((sender) => sender.stop()));
});

it('gives each mail to one of several senders, whatever its tenant', async () => {
  await mailing.service.notify(
    Array.from({ length: 40 }, (_, at) => created({}, at % 2 === 0 ? 't1' : 't2')),
  );
  const settled: DeliveryOutcome[] = [];
  for (let count = 0; count < 4; count += 1) {
    senders.push(
      startSender({
        pool: mailing.service.pool,
        channel: 'email',
        outages: mailing.outages.email,
        send: mailing.send,
        atOnce: 5,
        leaseMs: 60_000,
        onSettled: (outcome) => settled.push(outcome),
        onError: (error) => expect.unreachable(String(error)),
      }),
    );
  }
  await mailing.mailbox.until(40);
  await Promise.all(senders.splice(0).map((sender) => sender.stop()));
  expect(settled).toEqual(Array(40).fill('sent'));
  expect(new Set(mailing.mailbox.mails.map((mail) => mail.header('Message-ID'))).size).toBe(40);
  expect(await mailing.sentEvents()).toHaveLength(40);
});

it('sends at once when it is woken, and goes on after the database failed it', async () => {
  let fail = true;
  const errors: unknown[] = [];
  const sender = startSender({
    pool: mailing.service.pool,
    channel: 'email',
    outages: mailing.outages.email,
    send: (mail) => {
      if (!fail) return mailing.send(mail);
      fail = false;
      return Promise.reject(new Error('lost'));
    },
    atOnce: 5,
    leaseMs: 100,
    onSettled: () => {},
    onError: (error) => errors.push(error),
  });
  senders.push(sender);
  await mailing.service.notify([created()]);
  sender.wake();
  await mailing.mailbox.until(1);
  expect(errors).toHaveLength(1);
});
