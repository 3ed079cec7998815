import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimDeliveries } from '../src/store/deliveries.ts';
import { startSender } from '../src/deliveries/sender.ts';
import { isPrivate } from '../src/slack/private-addresses.ts';
import { webhook } from '../src/slack/webhook.ts';
import { handDelivery } from '../src/use-cases/hand-delivery.ts';
import { requeueDelivery } from '../src/use-cases/requeue-delivery.ts';
import { sendDelivery } from '../src/use-cases/send-delivery.ts';
import { versionMoved } from './events.ts';
import { startChannel } from './channel.ts';
import { testMailing, type TestMailing } from './mailing.ts';

let mailing: TestMailing;
let channel: Awaited<ReturnType<typeof startChannel>>;
let send: ReturnType<typeof sendDelivery>;

beforeAll(async () => {
  [mailing, channel] = await Promise.all([testMailing(), startChannel()]);
  const { deps } = mailing.service;
  const hand = handDelivery({ ...deps, mail: mailing.smtp.hand, post: webhook({ allowsPrivate: true }) });
  send = sendDelivery({
    ...deps,
    recipient: mailing.recipient,
    outages: mailing.outages,
    hand,
    bury: async (letter) => void mailing.letters.push(letter),
  });
});
afterAll(async () => {
  await channel.close();
  await mailing[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await mailing.reset();
  await mailing.service.settings('t1', {
    slack_webhook_url: `${channel.url}/services/secret`,
    on_call: ['ann'],
  });
  mailing.letters.length = 0;
  channel.posts.length = 0;
  channel.answer = (response) => void response.end('ok');
});

const slackRow = async () => (await mailing.service.rows('deliveries', `channel = 'slack'`))[0];
const dueNow = (attempts: number) =>
  mailing.service.admin.query(
    `update notifications.deliveries set attempts = $1, next_attempt_at = now() where channel = 'slack'`,
    [attempts],
  );
const sendAll = async () => {
  const due = [];
  for (let claimed; (claimed = await mailing.claim()).length > 0;) due.push(...claimed);
  return Promise.all(due.map(send));
};

it('hangs, and no mail waits for it', async () => {
  const waiting: ServerResponse[] = [];
  channel.answer = (response) => void waiting.push(response);
  await mailing.service.notify(Array.from({ length: 6 }, () => versionMoved('Blocked')));
  const senders = (['slack', 'email'] as const).map((name) =>
    startSender({
      ...{
        pool: mailing.service.pool,
        channel: name,
        outages: mailing.outages[name],
        send,
        atOnce: 5,
        leaseMs: 60_000,
      },
      onSettled: () => undefined,
      onError: (error) => expect.unreachable(String(error)),
    }),
  );
  await mailing.mailbox.until(24);
  expect(waiting).toHaveLength(5);
  channel.answer = (response) => void response.end('ok');
  waiting.forEach(channel.answer);
  await expect.poll(() => channel.posts).toHaveLength(6);
  await Promise.all(senders.map((sender) => sender.stop()));
});

it('posts a block to the channel once, and mails it to each, however often and by however many it is told', async () => {
  const blocked = versionMoved('Blocked');
  await Promise.all(Array.from({ length: 4 }, () => mailing.service.notify([blocked, blocked])));
  await mailing.service.notify([blocked]);
  const outcomes = await sendAll();
  expect(channel.posts).toEqual([
    { path: '/services/secret', body: { text: expect.stringContaining('CRITICAL') as string } },
  ]);
  const told = ['ann', 'ben', 'cli', 'opa', 'rel'];
  expect((await mailing.service.rows('notifications')).map(({ user_id }) => user_id as string)).toEqual(told);
  expect(outcomes.filter((outcome) => outcome === 'sent')).toHaveLength(told.length);
  const mailed = mailing.mailbox.mails.map(({ to }) => to[0]).sort();
  expect(mailed).toEqual(['ann', 'cli', 'opa', 'rel'].map((id) => `${id}@t1.example`));
  for (const mail of mailing.mailbox.mails) {
    expect(mail.header('X-Interlock-Template')).toBe('automation_blocked');
    expect(mail.header('X-Interlock-Event')).toBe(blocked.id);
  }
  expect(await mailing.sentEvents()).toContainEqual(
    expect.objectContaining({
      data: {
        template: 'automation_blocked',
        channel: 'slack',
        recipient_id: '#slack',
        event_id: blocked.id,
      },
    }),
  );
});

it('tells nothing to a tenant’s channel that has none, nor to another tenant’s', async () => {
  await mailing.service.settings('t2', {});
  await mailing.service.notify([versionMoved('Ready to Launch', { tenantId: 't2', project_id: null })]);
  expect(await mailing.service.rows('deliveries', `channel = 'slack'`)).toEqual([]);
  expect(await mailing.service.rows('notifications', `tenant_id <> 't2'`)).toEqual([]);
});

it('puts what is refused off, parks it without the URL in the letter, and posts it when it is redriven', async () => {
  channel.answer = (response) => void response.writeHead(500).end('no');
  await mailing.service.notify([versionMoved('QA & Testing', { from: 'Build in Progress' })]);
  expect(await sendAll()).toEqual(['failed']);
  expect(await slackRow()).toMatchObject({
    ...{ state: 'pending', attempts: 1, error: 'The webhook answered 500.' },
  });
  await dueNow(11);
  expect(await sendAll()).toEqual(['parked']);
  expect(mailing.letters).toMatchObject([{ error: { code: 'slack_not_accepted' }, deliveries: 12 }]);
  expect(JSON.stringify(mailing.letters)).not.toContain('secret');
  expect(JSON.stringify(await slackRow())).not.toContain('secret');

  channel.answer = (response) => void response.end('ok');
  channel.posts.length = 0;
  const [letter] = mailing.letters;
  const requeue = requeueDelivery({ ...mailing.service.deps, onDelivery: () => undefined });
  await requeue({ ...letter!, message_id: letter!.event_id ?? '' });
  expect(await sendAll()).toEqual(['sent']);
  expect(channel.posts).toHaveLength(1);
});

it('uses the webhook of the moment, and waits where it was taken away', async () => {
  await mailing.service.notify([versionMoved('QA & Testing', { from: 'Build in Progress' })]);
  await mailing.service.settings('t1', {});
  expect(await sendAll()).toEqual(['failed']);
  await mailing.service.settings('t1', { slack_webhook_url: `${channel.url}/other` });
  await dueNow(1);
  expect(await sendAll()).toEqual(['sent']);
  expect(channel.posts).toMatchObject([{ path: '/other' }]);
});

describe('a webhook', () => {
  it('on a private address is refused outside the embedded stack, by number and by name', async () => {
    const post = webhook({ allowsPrivate: false });
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '2130706433', '[::ffff:127.0.0.1]', '0.0.0.0'])
      await expect(post(`http://${host}:${channel.port}/x`, {}), host).rejects.toThrow(/private address/);
    expect(channel.posts).toEqual([]);
  });

  it('is not followed elsewhere, and not waited for', async () => {
    const post = webhook({ allowsPrivate: true, withinMs: 200 });
    channel.answer = (response) =>
      void response.writeHead(302, { location: `${channel.url}/elsewhere` }).end();
    await expect(post(`${channel.url}/x`, {})).rejects.toThrow('The webhook answered 302.');
    channel.answer = () => undefined;
    await expect(post(`${channel.url}/x`, {})).rejects.toThrow('did not answer within 200 ms');
    expect(channel.posts.map(({ path }) => path)).toEqual(['/x', '/x']);
  });

  it.each([
    ...['10.1.2.3', '172.31.0.1', '192.168.0.1', '169.254.169.254', '100.64.0.1', '224.0.0.1', 'nonsense'],
    ...['0.0.0.0', '192.0.0.8', '192.0.2.1', '192.88.99.1', '198.18.0.1', '203.0.113.1', '255.255.255.255'],
    ...['::', '::1', 'fd00::1', 'fe80::1', 'fe80::1%lo', 'fec0::1', 'ff02::1', '::7f00:1', '2002:a00:1::'],
    ...['::ffff:10.0.0.1', '::ffff:a00:1', '::ffff:0:a00:1', '64:ff9b::a00:1', '64:ff9b:1::1', '100::1'],
    ...['2001::1', '2001:db8::1', '2001:20::1', '3fff::1', '5f00::1', '4000::1', 'fb00::1'],
  ])('knows %s as private', (address) => expect(isPrivate(address)).toBe(true));

  it.each(['1.1.1.1', '172.32.0.1', '192.169.0.1', '2606:4700:4700::1111', '::ffff:1.1.1.1'])(
    'knows %s as public',
    (address) => expect(isPrivate(address)).toBe(false),
  );
});

describe('a tenant’s webhook that is away', () => {
  const claimFrom = () =>
    claimDeliveries(mailing.service.pool, 'slack', 5, 60_000, mailing.outages.slack.resting());

  it('costs no attempts and holds up no other tenant; what waited goes out when it is back', async () => {
    const away = await startChannel();
    await away.close();
    await mailing.service.settings('t1', { slack_webhook_url: `${away.url}/gone` });
    await mailing.service.settings('t2', { slack_webhook_url: `${channel.url}/other` });
    await mailing.service.notify([versionMoved('QA & Testing', { from: 'Build in Progress' })]);
    expect(await sendAll()).toEqual(['unreachable']);
    expect(mailing.began).toEqual(['t1']);
    expect(await slackRow()).toMatchObject({ state: 'pending', attempts: 1, forgiven: 1 });
    expect(JSON.stringify(await slackRow())).not.toContain('/gone');

    await dueNow(1);
    await mailing.service.notify([
      versionMoved('QA & Testing', { from: 'Build in Progress', tenantId: 't2', project_id: null }),
    ]);
    expect(mailing.outages.slack.resting()).toEqual(['t1']);
    expect(await Promise.all((await claimFrom()).map(send))).toEqual(['sent']);
    expect(channel.posts).toMatchObject([{ path: '/other' }]);

    await mailing.service.settings('t1', { slack_webhook_url: `${channel.url}/back` });
    await dueNow(1);
    expect(await sendAll()).toEqual(['sent']);
    expect(mailing.ended).toEqual(['t1']);
  });
});
