import { connectBus, startConsumer, type DeadLetter } from '@interlock/messaging';
import { testNats, type TestNats } from '@interlock/testing';
import { jetstream } from '@nats-io/jetstream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { event, subjectOf, testAudit, type TestAudit } from './audit.ts';

let audit: TestAudit;
let nats: TestNats;
beforeAll(async () => {
  [audit, nats] = await Promise.all([testAudit(), testNats()]);
});
afterAll(() => Promise.all([audit[Symbol.asyncDispose](), nats.stop()]));

const connect = (user: 'audit' | 'tasks') =>
  connectBus({ url: nats.url, user, password: nats.password(user), onStatus: () => {} });

it('takes every event of the stream into the ledger, and what it cannot read into the dead letters', async () => {
  const [nc, tasks] = await Promise.all([connect('audit'), connect('tasks')]);
  const buried: DeadLetter[] = [];
  let appended = 0;
  let done: () => void = () => {};
  const settled = new Promise<void>((resolve) => (done = resolve));
  const settle = (count: number) => {
    appended += count;
    if (appended === 301) done();
  };
  const consumer = await startConsumer({
    nc,
    service: 'audit',
    stream: 'EVENTS',
    batch: 200,
    onLost: (error) => {
      throw error;
    },
    handle: async (deliveries) => {
      await audit.append(deliveries);
      settle(deliveries.length);
    },
    onBuried: (letter) => {
      buried.push(letter);
      settle(1);
    },
    onError: (error) => expect.unreachable(String(error)),
  });

  const js = jetstream(tasks);
  const events = Array.from({ length: 300 }, (_, at) => event(at % 3 === 0 ? 't2' : 't1'));
  await Promise.all(events.map((one) => js.publish(subjectOf(one), JSON.stringify(one), { msgID: one.id })));
  await js.publish('evt.tasks.task_created.t1', 'nonsense');
  await settled;
  await consumer.stop();
  await Promise.all([nc.close(), tasks.close()]);

  expect(buried).toMatchObject([
    { service: 'audit', tenant_id: 't1', payload: 'nonsense', error: { code: 'malformed' } },
  ]);
  const order = (tenant: string) =>
    events.filter((one) => one.data.tenant_id === tenant).map((one) => one.id);
  for (const tenant of ['t1', 't2']) {
    expect((await audit.ledger(tenant)).map((row) => row.event_id).sort()).toEqual(order(tenant).sort());
    expect(await audit.verify(tenant)).toEqual({ checked: order(tenant).length, first_bad: null });
  }
});
