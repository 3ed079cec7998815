import { jetstream, jetstreamManager, type JetStreamClient } from '@nats-io/jetstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startConsumer, type Consumer } from '../src/consumer.ts';
import type { DeadLetter } from '../src/dead-letter.ts';
import type { Delivery } from '../src/delivery.ts';
import { Arrivals, testBus, type TestBus } from './bus.ts';

let bus: TestBus;
let publisher: JetStreamClient;
let consumer: Consumer | undefined;
let buried: Arrivals<DeadLetter>;

beforeEach(async () => {
  bus = await testBus();
  publisher = jetstream(await bus.as('validator'));
  buried = new Arrivals();
});
afterEach(async () => {
  await consumer?.stop();
  await bus.close();
});

async function consume(
  handle: (deliveries: readonly Delivery[]) => Promise<void>,
  settledWithinMs?: number,
): Promise<void> {
  consumer = await startConsumer({
    ...{ nc: await bus.as('tasks'), service: 'tasks', stream: 'VALIDATION', batch: 10, handle, laneOf },
    ...(settledWithinMs === undefined ? {} : { settledWithinMs }),
    onBuried: (letter) => buried.add(letter),
    onLost: (error) => console.error(error),
    onError: () => undefined,
  });
}

async function pending(): Promise<{ waiting: number; unacknowledged: number }> {
  const admin = await bus.connectProvisioner();
  const info = await (await jetstreamManager(admin)).consumers.info('VALIDATION', 'tasks');
  await admin.close();
  return { waiting: info.num_pending, unacknowledged: info.num_ack_pending };
}

/** The tenant is the first letter of the id; `a`'s are held up. */
const laneOf = ({ id }: Delivery) => id.slice(0, 1);

describe('a consumer of several tenants’ messages', () => {
  const send = (...ids: string[]) =>
    Promise.all(
      ids.map((id) => publisher.publish('validation.failed.validator', `{"id":"${id}"}`, { msgID: id })),
    );
  const held = () => Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' });

  it('goes on while one tenant’s message is slow, and keeps that tenant’s in order behind it', async () => {
    const handled = new Arrivals<string>();
    const release = new Arrivals<true>();
    const slow = async (deliveries: readonly Delivery[]) => {
      if (deliveries.some(({ id }) => id === 'a1')) await release.reach(1);
      deliveries.forEach(({ id }) => handled.add(id));
    };
    await consume(slow);
    await send('a1', 'a2');
    await send('b1', 'c1', 'a3', 'b2');
    expect([...(await handled.reach(3))].sort()).toEqual(['b1', 'b2', 'c1']);
    release.add(true);
    expect((await handled.reach(6)).slice(3)).toEqual(['a1', 'a2', 'a3']);
    await expect.poll(pending).toEqual({ waiting: 0, unacknowledged: 0 });
  });

  it('goes on beside one tenant that always loses, whose messages become dead letters', async () => {
    const handled = new Arrivals<string>();
    const losing = (deliveries: readonly Delivery[]) => {
      if (deliveries.some(({ id }) => id.startsWith('a'))) return Promise.reject(held());
      deliveries.forEach(({ id }) => handled.add(id));
      return Promise.resolve();
    };
    await send(...Array.from({ length: 100 }, (_, n) => `a${n}`), 'b0');
    await consume(losing, 500);
    const began = performance.now();
    await handled.reach(1);
    expect(performance.now() - began).toBeLessThan(8_000);
    for (let n = 1; buried.items.length < 3; n += 1) {
      await send(`b${n}`);
      await handled.reach(n + 1);
    }
    expect(buried.items.map(({ error }) => error.code)).toEqual(buried.items.map(() => 'never_settled'));
  });

  it('gives nobody up in an outage', async () => {
    let isDown = true;
    const handled = new Arrivals<string>();
    const tried = new Arrivals<string>();
    const down = (deliveries: readonly Delivery[]) => {
      deliveries.forEach(({ id }) => (isDown ? tried : handled).add(id));
      const away = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
      return isDown ? Promise.reject(away) : Promise.resolve();
    };
    await send('a1', 'a2', 'b1');
    await consume(down, 0);
    await tried.reach(12);
    isDown = false;
    expect([...(await handled.reach(3))].sort()).toEqual(['a1', 'a2', 'b1']);
    expect(buried.items).toEqual([]);
  });
});
