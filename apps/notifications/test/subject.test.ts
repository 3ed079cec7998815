import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectSmtp, type Smtp } from '../src/mail/smtp.ts';
import type { DueDelivery } from '../src/store/deliveries.ts';
import { startMailbox, type Mailbox } from './mailbox.ts';

let mailbox: Mailbox;
let smtp: Smtp;
beforeAll(async () => {
  mailbox = await startMailbox();
  smtp = connectSmtp({ url: mailbox.url, from: 'Interlock <interlock@example.com>', connections: 1 });
});
afterAll(async () => {
  smtp.close();
  await mailbox.close();
});

it.each([
  'Blocked: Invoices, version 2',
  'Assigned to you: x =?utf-8?Q?Please=20pay?=',
  'Zürich =?utf-8?Q?Please=20pay?= und =?UTF-8?B?SGk=?=',
  '=?utf-8?Q?a?= =?utf-8?Q?b?=',
  '=?utf-8?Q?open',
  'a ?= b =?',
  '=?=?utf-8?Q?x?=?=',
  `Blocked: ${'👩‍👩‍👧 '.repeat(24)}`.trim(),
  'ü'.repeat(200),
  'x'.repeat(200),
  `${'long words '.repeat(18)}end`,
])('is shown by a mail reader exactly as it is: %s', async (subject) => {
  mailbox.mails.length = 0;
  const mail = { id: '1', to_address: 'ann@example.com', subject, text: 'Hello', html: '<p>Hello</p>' };
  await smtp.hand({ ...mail, template: 'task_assigned', event_id: 'e' } as DueDelivery);
  const { raw } = mailbox.mails[0]!;
  expect((await PostalMime.parse(raw)).subject).toBe(subject);
  const lines = raw.slice(0, raw.indexOf('\r\n\r\n')).split('\r\n');
  for (const word of lines.join('\n').match(/=\?UTF-8\?B\?\S*\?=/g) ?? [])
    expect(word.length).toBeLessThan(76);
});
