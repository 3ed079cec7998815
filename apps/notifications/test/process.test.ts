import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { catalog, type Contract, type Notification } from '@interlock/contracts';
import { connectBus, sendCall } from '@interlock/messaging';
import { testNats, type TestNats } from '@interlock/testing';
import { jetstream } from '@nats-io/jetstream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buryIn } from '../src/deliveries/dead-letters.ts';
import { created, subjectOf } from './events.ts';
import { startMailbox, type Mailbox } from './mailbox.ts';
import { by, testNotifications, type TestNotifications } from './notifications.ts';

let service: TestNotifications;
let nats: TestNats;
let mailbox: Mailbox;
const started: ChildProcess[] = [];
beforeAll(async () => {
  [service, nats, mailbox] = await Promise.all([testNotifications(), testNats(), startMailbox()]);
});
afterAll(async () => {
  started.forEach((child) => child.kill('SIGKILL'));
  await Promise.all([service[Symbol.asyncDispose](), nats.stop(), mailbox.close()]);
});

const bus = (user: 'gateway' | 'tasks' | 'notifications') => ({
  url: nats.url,
  user,
  password: nats.password(user),
  onStatus: () => {},
});

const environment = () => ({
  PATH: process.env.PATH,
  LOG_LEVEL: 'warn',
  NATS_URL: nats.url,
  NATS_USER: 'notifications',
  NATS_PASSWORD: nats.password('notifications'),
  DATABASE_URL: service.database.url('notifications_app'),
  RELAY_DATABASE_URL: service.database.url('notifications_relay'),
  SMTP_URL: mailbox.url,
  MAIL_FROM: 'Interlock <interlock@example.com>',
  PUBLIC_URL: 'http://127.0.0.1:8080',
});
function start(env: NodeJS.ProcessEnv): ChildProcess {
  const child = fork(join(import.meta.dirname, '../src/main.ts'), {
    execArgv: ['--import', 'tsx'],
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  started.push(child);
  return child;
}

it('turns an event into a notification, a mail and an event of its own, and stops when told', async () => {
  const child = start(environment());
  const [ready] = (await once(child, 'message')) as [{ type: string; health: string }];
  expect(ready.type).toBe('ready');
  const [gateway, tasks] = await Promise.all([connectBus(bus('gateway')), connectBus(bus('tasks'))]);

  const one = created();
  await jetstream(tasks).publish(subjectOf(one), JSON.stringify(one), { msgID: one.id });
  await mailbox.until(1);
  expect(mailbox.mails[0]?.header('X-Interlock-Event')).toBe(one.id);

  const { principal } = by('ann');
  const contract = catalog.notifications.listNotifications as unknown as Contract;
  const facts = { surface: 'v1' as const, route: 0, principal, requestId: 'req-2' };
  const reply = await sendCall(gateway, 'gateway', contract, facts, new Uint8Array());
  expect(reply.facts.status).toBe(200);
  const { items } = JSON.parse(new TextDecoder().decode(reply.body)) as { items: Notification[] };
  expect(items).toMatchObject([{ event_id: one.id, template: 'task_assigned' }]);

  await expect
    .poll(() => fetch(ready.health + '/metrics').then((answer) => answer.text()))
    .toMatch(/interlock_events_published_total\{[^}]*\} 1/);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(await service.rows('deliveries')).toMatchObject([{ state: 'sent' }]);
  await Promise.all([gateway.close(), tasks.close()]);
}, 30_000);

it('does not start without a mail server, and says so in one line', async () => {
  const child = start({ ...environment(), SMTP_URL: 'localhost' });
  let said = '';
  child.stderr?.on('data', (chunk) => (said += String(chunk)));
  expect(await once(child, 'close')).toEqual([78, null]);
  expect(said).toMatch(/^Bad configuration: SMTP_URL: .*\n$/);
});

it('may store what it gives up in the dead letters', async () => {
  const nc = await connectBus(bus('notifications'));
  await buryIn(nc, () => {})({
    service: 'notifications',
    stream: 'deliveries',
    sequence: 0,
    subject: 'deliveries.1',
    event_id: 'e',
    tenant_id: 't1',
    payload: '{}',
    error: { code: 'mail_not_accepted', message: 'no' },
    deliveries: 12,
    failed_at: new Date().toISOString(),
  });
  await nc.close();
});
