import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Outages } from '../src/use-cases/outages.ts';
import { startSender } from '../src/deliveries/sender.ts';
import { connectSmtp } from '../src/mail/smtp.ts';
import { claimDeliveries, waitingByChannel, type DueDelivery } from '../src/store/deliveries.ts';
import { listDeliveries } from '../src/use-cases/list-deliveries.ts';
import { redeliverDelivery } from '../src/use-cases/redeliver-delivery.ts';
import { sendDelivery } from '../src/use-cases/send-delivery.ts';
import { created } from './events.ts';
import { testMailing, type TestMailing } from './mailing.ts';
import { by } from './notifications.ts';

let mailing: TestMailing;
beforeAll(async () => {
  mailing = await testMailing();
});
afterAll(() => mailing[Symbol.asyncDispose]());
beforeEach(async () => {
  await mailing.reset();
  mailing.letters.length = 0;
});
const rows = () => mailing.service.rows('deliveries');
const admin = by('boss', 't1', ['admin']);
const query = (text: string) => mailing.service.admin.query(text);

/** Sends by a mail server that the test takes away and brings back at the same port. */
async function awayServer() {
  const socket = createServer();
  socket.listen(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address() as AddressInfo;
  socket.close();
  await once(socket, 'close');
  const smtp = connectSmtp({ url: `smtp://127.0.0.1:${port}`, from: 'a@example.com', connections: 1 });
  const [began, ended]: [string[], string[]] = [[], []];
  let now = 0;
  const outages = new Outages({
    onBegin: (_place, { error }) => began.push(error),
    onEnd: () => ended.push('ended'),
    now: () => now,
  });
  const send = sendDelivery({
    ...{ ...mailing.service.deps, recipient: mailing.recipient, hand: smtp.hand },
    outages: { email: outages, slack: outages },
    bury: async (letter) => void mailing.letters.push(letter),
  });
  return { began, ended, outages, send, close: smtp.close, later: (ms: number) => void (now += ms) };
}

it('waits while the mail server is away, without spending attempts, and says once that it is', async () => {
  const server = await awayServer();
  await mailing.service.notify([created(), created()]);
  for (let attempt = 1; attempt <= 20; attempt += 1) {
    await query(`update notifications.deliveries set next_attempt_at = now()`);
    const due = await claimDeliveries(mailing.service.pool, 'email', 1, 60_000);
    expect(await server.send(due[0]!)).toBe('unreachable');
  }
  expect(server.began).toEqual([expect.stringContaining('ECONNREFUSED')]);
  expect(server.outages.resting()).toEqual(['*']);
  expect(mailing.letters).toEqual([]);
  for (const row of await rows())
    expect(row).toMatchObject({ state: 'pending', forgiven: row.attempts as number });
  expect((await waitingByChannel(mailing.service.pool)).get('email')).toMatchObject({ waiting: 2 });
  server.close();
});

it('leaves a channel that is away alone, tries it with one, and sends what waited when it is back', async () => {
  let isAway = true;
  const tried: number[] = [];
  let now = 0;
  const [began, ended]: [number[], number[]] = [[], []];
  const outages = new Outages({
    onBegin: () => began.push(now),
    onEnd: () => ended.push(now),
    now: () => now,
  });
  const send = async (mail: DueDelivery) => {
    tried.push(now);
    if (!isAway) {
      outages.reached('*');
      return mailing.send(mail);
    }
    outages.failed('*', 'away');
    await query(`update notifications.deliveries set next_attempt_at = now() where state = 'pending'`);
    return 'unreachable' as const;
  };
  await mailing.service.notify(Array.from({ length: 7 }, () => created()));
  const sender = startSender({
    ...{ pool: mailing.service.pool, channel: 'email', outages, send, atOnce: 5, leaseMs: 60_000 },
    onSettled: () => undefined,
    onError: (error) => expect.unreachable(String(error)),
  });
  await expect.poll(() => tried.length).toBe(5);
  sender.wake();
  now = 100_000;
  sender.wake();
  await expect.poll(() => tried.length).toBe(6);
  isAway = false;
  now = 200_000;
  await mailing.mailbox.until(7);
  expect([began, ended]).toEqual([[0], [200_000]]);
  await sender.stop();
});

it('gives up after three days what waits for a channel', async () => {
  const server = await awayServer();
  await mailing.service.notify([created()]);
  await query(`update notifications.deliveries set waits_since = now() - interval '3 days 1 second'`);
  expect(await server.send(await mailing.one())).toBe('parked');
  expect(mailing.letters).toMatchObject([{ error: { code: 'mail_not_accepted' } }]);
  server.close();
});

it('shows admins the mails of their tenant with their errors, and queues one again that was given up, once', async () => {
  await mailing.service.notify([created({ assignee_id: 'ben' }), created(), created({}, 't2')]);
  await query(`update notifications.deliveries set attempts = 11 where user_id = 'ben'`);
  await Promise.all((await mailing.claim()).map(mailing.send));
  const list = listDeliveries(mailing.service.deps);
  const redeliver = redeliverDelivery({ ...mailing.service.deps, onDelivery: () => undefined });
  const { items } = await list(admin, { state: 'parked', channel: 'email', limit: 50 });
  expect(items).toMatchObject([
    {
      ...{ recipient_id: 'ben', attempts: 12, template: 'task_assigned', next_attempt_at: null },
      error: expect.stringContaining('no such mailbox') as string,
    },
  ]);
  expect((await list(admin, { limit: 50 })).items).toHaveLength(2);
  expect((await list(admin, { channel: 'slack', limit: 50 })).items).toEqual([]);
  const delivery_id = items[0]!.id;
  const outcomes = await Promise.all([redeliver(admin, { delivery_id }), redeliver(admin, { delivery_id })]);
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['already_pending', 'queued']);
  expect(outcomes[0]!.delivery).toMatchObject({ state: 'pending', attempts: 0, error: null });
  const requeued = (await mailing.sentEvents()).filter(
    (one) => (one as { audit: { action_type: string } }).audit.action_type === 'redeliver_notification',
  );
  expect(requeued).toMatchObject([{ actor: { type: 'user', id: 'boss' }, entity: { id: delivery_id } }]);

  const [sent] = (await list(admin, { state: 'sent', limit: 1 })).items;
  expect((await redeliver(admin, { delivery_id: sent!.id })).outcome).toBe('already_sent');
  for (const [call, code] of [
    [by('boss', 't2', ['admin']), 'not_found'],
    [by('ben'), 'forbidden'],
  ] as const)
    await expect(redeliver(call, { delivery_id })).rejects.toMatchObject({ refusal: { code } });
  await expect(list(by('ben'), { limit: 1 })).rejects.toMatchObject({ refusal: { code: 'forbidden' } });
});
