import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startMailHttp } from '../src/mail/http.ts';
import type { Mail } from '../src/mail/mail.ts';
import { startSmtp } from '../src/mail/smtp.ts';
import { MailStore } from '../src/mail/store.ts';
import { sendMail } from './smtp-client.ts';
import { temporaryFolder } from './temporary-folder.ts';

const FROM = 'interlock@interlock.example';

async function startMail() {
  const file = join(temporaryFolder(), 'mail.jsonl');
  const store = await MailStore.open(file);
  const smtp = await startSmtp(store, '127.0.0.1', 0);
  const http = await startMailHttp(store, '127.0.0.1', 0);
  onTestFinished(async () => {
    await Promise.all([smtp.close(), http.close()]);
    await store.close();
  });
  const url = `http://127.0.0.1:${http.port}`;
  return {
    file,
    url,
    send: (to: string[], lines: string[]) => sendMail(smtp.port, FROM, to, lines),
    emails: async () => (await (await fetch(`${url}/email`)).json()) as Mail[],
  };
}

function message(id: string, subject = 'Hello'): string[] {
  return [`Message-ID: <${id}@test>`, `Subject: ${subject}`, 'To: a@demo.example', '', 'Text of the mail'];
}

test('shows a mail with its addresses, both bodies and its headers', async () => {
  const mail = await startMail();
  const answer = await mail.send(
    ['alice@demo.example', 'hidden@demo.example'],
    [
      'From: Interlock <interlock@interlock.example>',
      'To: Alice Doe <alice@demo.example>',
      'Subject: =?utf-8?Q?Aufgabe_=C3=BCberf=C3=A4llig?=',
      'X-Interlock-Template: task_assigned',
      'Content-Type: multipart/alternative; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Plain',
      '--b',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>Rich</p>',
      '--b--',
    ],
  );
  expect(answer).toMatch(/^250 /);
  const [caught] = await mail.emails();
  expect(caught).toMatchObject({
    to: [
      { address: 'alice@demo.example', name: 'Alice Doe' },
      { address: 'hidden@demo.example', name: '' },
    ],
    from: { address: FROM, name: 'Interlock' },
    subject: 'Aufgabe überfällig',
    headers: { 'x-interlock-template': 'task_assigned', subject: 'Aufgabe überfällig' },
  });
  expect(caught?.text.trim()).toBe('Plain');
  expect(caught?.html).toContain('<p>Rich</p>');
  expect(caught?.time).toMatch(/^\d{4}-.*Z$/);
});

test('lists the newest last and clears', async () => {
  const mail = await startMail();
  await mail.send(['a@demo.example'], message('1', 'First'));
  await mail.send(['a@demo.example'], message('2', 'Second'));
  expect((await mail.emails()).map(({ subject }) => subject)).toEqual(['First', 'Second']);
  expect((await fetch(`${mail.url}/email`, { method: 'DELETE' })).status).toBe(204);
  expect(await mail.emails()).toEqual([]);
});

test('accepts a message again without listing it twice, and lists it for another recipient', async () => {
  const mail = await startMail();
  await mail.send(['a@demo.example'], message('1'));
  expect(await mail.send(['A@demo.example'], message('1'))).toMatch(/^250 /);
  expect(await mail.emails()).toHaveLength(1);
  await mail.send(['b@demo.example'], message('1'));
  expect(await mail.emails()).toHaveLength(2);
});

test('finds what was accepted after a kill that cut a line short', async () => {
  const mail = await startMail();
  await mail.send(['a@demo.example'], message('1'));
  appendFileSync(mail.file, '{"id":"half');
  const again = await MailStore.open(mail.file);
  const [first] = again.list();
  expect(again.list()).toHaveLength(1);
  await again.add({ ...first!, id: '2', headers: { 'message-id': '<2@test>' } });
  await again.close();
  const third = await MailStore.open(mail.file);
  expect(third.list().map(({ id }) => id)).toEqual([first!.id, '2']);
  await third.close();
});

test('keeps only the newest mails, in memory and in the file', async () => {
  const file = join(temporaryFolder(), 'mail.jsonl');
  const store = await MailStore.open(file, 3);
  for (let n = 0; n < 1_010; n++) await store.add(plainMail(n));
  expect(store.list().map(({ id }) => id)).toEqual(['1007', '1008', '1009']);
  await store.close();
  const again = await MailStore.open(file, 3);
  expect(again.list().map(({ id }) => id)).toEqual(['1007', '1008', '1009']);
  await again.close();
});

test('the page shows mails without letting their markup out', async () => {
  const mail = await startMail();
  await mail.send(['a@demo.example'], message('1', '<script>alert(1)</script>'));
  const page = await fetch(`${mail.url}/`);
  const html = await page.text();
  expect(html).toContain('&lt;script&gt;alert(1)');
  expect(html).toContain('Text of the mail');
  expect(html).not.toContain('<script>');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
});

function plainMail(n: number): Mail {
  const address = { address: 'a@demo.example', name: '' };
  const headers = { 'message-id': `<${n}@test>` };
  return { id: String(n), to: [address], from: address, subject: '', text: '', html: '', headers, time: '' };
}
