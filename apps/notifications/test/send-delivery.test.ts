import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { created } from './events.ts';
import { testMailing, type TestMailing } from './mailing.ts';

let mailing: TestMailing;
beforeAll(async () => {
  mailing = await testMailing();
});
afterAll(() => mailing[Symbol.asyncDispose]());
beforeEach(() => mailing.reset());

it('hands over a mail that says what it is about, and records that it did', async () => {
  const cause = created({ title: 'Zürich <b>' });
  await mailing.service.notify([cause]);
  const mail = await mailing.one();
  expect(await mailing.send(mail)).toBe('sent');
  const [received] = mailing.mailbox.mails;
  expect(received?.to).toEqual(['ann@t1.example']);
  expect(received?.header('Message-ID')).toBe(`<${mail.id}@interlock>`);
  expect(received?.header('X-Interlock-Template')).toBe('task_assigned');
  expect(received?.header('X-Interlock-Event')).toBe(cause.id);
  expect(received?.header('From')).toBe('Interlock <interlock@example.com>');
  expect(await mailing.service.rows('deliveries')).toMatchObject([
    { state: 'sent', attempts: 1, error: null },
  ]);
  expect(await mailing.sentEvents()).toMatchObject([
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
  expect(await mailing.claim()).toEqual([]);
});

it('sends again after a crash between the two, under the same Message-ID, and records it once', async () => {
  await mailing.service.notify([created()]);
  const lost = await mailing.one(0);
  await mailing.smtp.hand(lost);
  const again = await mailing.one(0);
  expect(again).toMatchObject({ id: lost.id, attempts: 2 });
  expect(await mailing.send(again)).toBe('sent');
  expect(await mailing.send(lost)).toBe('sent');
  expect(new Set(mailing.mailbox.mails.map((mail) => mail.header('Message-ID')))).toEqual(
    new Set([`<${lost.id}@interlock>`]),
  );
  expect(mailing.mailbox.mails).toHaveLength(3);
  expect(await mailing.sentEvents()).toHaveLength(1);
});

it('puts a refused mail off, and parks it after 12 attempts with a dead letter', async () => {
  await mailing.service.notify([created({ assignee_id: 'ben' })]);
  expect(await mailing.send(await mailing.one())).toBe('failed');
  expect(await mailing.claim()).toEqual([]);
  const [row] = await mailing.service.rows('deliveries');
  expect(row).toMatchObject({
    state: 'pending',
    attempts: 1,
    error: expect.stringContaining('no such mailbox'),
  });

  await mailing.service.admin.query(
    `update notifications.deliveries set attempts = 11, next_attempt_at = now()`,
  );
  const last = await mailing.one();
  expect(await mailing.send(last)).toBe('parked');
  expect(mailing.letters).toMatchObject([
    {
      service: 'notifications',
      tenant_id: 't1',
      event_id: last.event_id,
      error: { code: 'mail_not_accepted' },
      deliveries: 12,
    },
  ]);
  expect(mailing.letters[0]?.payload).not.toContain('@');
  expect(await mailing.service.rows('deliveries')).toMatchObject([{ state: 'parked' }]);
  expect(await mailing.sentEvents()).toEqual([]);
});

it('shows mails to no statement outside their tenant', async () => {
  await mailing.service.notify([created()]);
  expect((await mailing.service.pool.query('select * from deliveries')).rows).toEqual([]);
  await expect(mailing.service.pool.query(`update deliveries set attempts = 0`)).rejects.toMatchObject({
    code: '42501',
  });
});
