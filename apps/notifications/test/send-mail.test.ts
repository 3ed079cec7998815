import type { DeadLetter } from '@interlock/messaging';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { startSender, type Sender } from '../src/mail/sender.ts';
import { connectSmtp, type Smtp } from '../src/mail/smtp.ts';
import { claimMails, type DueMail } from '../src/store/deliveries.ts';
import { sendMail, type MailOutcome } from '../src/use-cases/send-mail.ts';
import { created } from './events.ts';
import { startMailbox, type Mailbox } from './mailbox.ts';
import { testNotifications, type TestNotifications } from './notifications.ts';

let service: TestNotifications;
let mailbox: Mailbox;
let smtp: Smtp;
const letters: DeadLetter[] = [];
const senders: Sender[] = [];
let send: (mail: DueMail) => Promise<MailOutcome>;

beforeAll(async () => {
  service = await testNotifications();
  mailbox = await startMailbox((address) => address.startsWith('ben@'));
  smtp = connectSmtp({ url: mailbox.url, from: 'Interlock <interlock@example.com>', connections: 5 });
  const bury = async (letter: DeadLetter) => void letters.push(letter);
  send = sendMail({ ...service.deps, hand: smtp.hand, bury });
});
afterAll(async () => {
  smtp.close();
  await mailbox.close();
  await service[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await service.reset();
  mailbox.mails.length = 0;
});
afterEach(async () => {
  await Promise.all(senders.splice(0).map((sender) => sender.stop()));
});

const claim = (leaseMs = 60_000) => claimMails(service.pool, 5, leaseMs);
const one = async (leaseMs?: number) => (await claim(leaseMs))[0] as DueMail;
const sentEvents = async () =>
  (await service.admin.query(`select payload::jsonb as payload from notifications.outbox`)).rows.map(
    (row) => row.payload,
  );

it('hands over a mail that says what it is about, and records that it did', async () => {
  const cause = created({ title: 'Zürich <b>' });
  await service.notify([cause]);
  const mail = await one();
  expect(await send(mail)).toBe('sent');
  const [received] = mailbox.mails;
  expect(received?.to).toEqual(['ann@t1.example']);
  expect(received?.header('Message-ID')).toBe(`<${mail.id}@interlock>`);
  expect(received?.header('X-Interlock-Template')).toBe('task_assigned');
  expect(received?.header('X-Interlock-Event')).toBe(cause.id);
  expect(received?.header('From')).toBe('Interlock <interlock@example.com>');
  expect(await service.rows('deliveries')).toMatchObject([{ state: 'sent', attempts: 1, error: null }]);
  expect(await sentEvents()).toMatchObject([
    {
      tenant_id: 't1',
      entity: { type: 'notification_delivery', id: mail.id, version: 1 },
      actor: { type: 'system', id: null },
      request_id: 'req-1',
      cause: { type: 'event', id: cause.id },
      audit: { action_type: 'send_notification' },
      data: { template: 'task_assigned', channel: 'email', recipient_id: 'ann', event_id: cause.id },
    },
  ]);
  expect(await claim()).toEqual([]);
});

it('sends again after a crash between the two, under the same Message-ID, and records it once', async () => {
  await service.notify([created()]);
  const lost = await one(0);
  await smtp.hand(lost);
  const again = await one(0);
  expect(again).toMatchObject({ id: lost.id, attempts: 2 });
  expect(await send(again)).toBe('sent');
  expect(await send(lost)).toBe('sent');
  expect(new Set(mailbox.mails.map((mail) => mail.header('Message-ID')))).toEqual(
    new Set([`<${lost.id}@interlock>`]),
  );
  expect(mailbox.mails).toHaveLength(3);
  expect(await sentEvents()).toHaveLength(1);
});

it('puts a refused mail off, and parks it after 12 attempts with a dead letter', async () => {
  await service.notify([created({ assignee_id: 'ben' })]);
  expect(await send(await one())).toBe('failed');
  expect(await claim()).toEqual([]);
  const [row] = await service.rows('deliveries');
  expect(row).toMatchObject({
    state: 'pending',
    attempts: 1,
    error: expect.stringContaining('no such mailbox'),
  });

  await service.admin.query(`update notifications.deliveries set attempts = 11, next_attempt_at = now()`);
  const last = await one();
  expect(await send(last)).toBe('parked');
  expect(letters).toMatchObject([
    {
      service: 'notifications',
      tenant_id: 't1',
      event_id: last.event_id,
      error: { code: 'mail_not_accepted' },
      deliveries: 12,
    },
  ]);
  expect(letters[0]?.payload).not.toContain('@');
  expect(await service.rows('deliveries')).toMatchObject([{ state: 'parked' }]);
  expect(await sentEvents()).toEqual([]);
});

it('gives each mail to one of several senders, whatever its tenant', async () => {
  await service.notify(Array.from({ length: 40 }, (_, at) => created({}, at % 2 === 0 ? 't1' : 't2')));
  const settled: MailOutcome[] = [];
  for (let count = 0; count < 4; count += 1) {
    senders.push(
      startSender({
        pool: service.pool,
        send,
        atOnce: 5,
        leaseMs: 60_000,
        onSettled: (outcome) => settled.push(outcome),
        onError: (error) => expect.unreachable(String(error)),
      }),
    );
  }
  await mailbox.until(40);
  await Promise.all(senders.splice(0).map((sender) => sender.stop()));
  expect(settled).toEqual(Array(40).fill('sent'));
  expect(new Set(mailbox.mails.map((mail) => mail.header('Message-ID'))).size).toBe(40);
  expect(await sentEvents()).toHaveLength(40);
});

it('sends at once when it is woken, and goes on after the database failed it', async () => {
  let fail = true;
  const errors: unknown[] = [];
  const sender = startSender({
    pool: service.pool,
    send: (mail) => {
      if (!fail) return send(mail);
      fail = false;
      return Promise.reject(new Error('lost'));
    },
    atOnce: 5,
    leaseMs: 100,
    onSettled: () => {},
    onError: (error) => errors.push(error),
  });
  senders.push(sender);
  await service.notify([created()]);
  sender.wake();
  await mailbox.until(1);
  expect(errors).toHaveLength(1);
});

it('shows mails to no statement outside their tenant', async () => {
  await service.notify([created()]);
  expect((await service.pool.query('select * from deliveries')).rows).toEqual([]);
  await expect(service.pool.query(`update deliveries set attempts = 0`)).rejects.toMatchObject({
    code: '42501',
  });
});
