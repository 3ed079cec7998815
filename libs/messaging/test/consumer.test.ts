import { refuse } from '@interlock/contracts';
import { jetstream, jetstreamManager, type JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startConsumer, type Consumer } from '../src/consumer.ts';
import { isPassing, UnprocessableError, type DeadLetter } from '../src/dead-letter.ts';
import type { Delivery } from '../src/delivery.ts';
import { Arrivals, testBus, type TestBus } from './bus.ts';

let bus: TestBus;
let nc: NatsConnection;
let publisher: JetStreamClient;
let consumer: Consumer | undefined;
let buried: Arrivals<DeadLetter>;
let errors: unknown[];

beforeEach(async () => {
  bus = await testBus();
  nc = await bus.as('tasks');
  publisher = jetstream(await bus.as('validator'));
  buried = new Arrivals();
  errors = [];
});
afterEach(async () => {
  await consumer?.stop();
  await bus.close();
});

async function consume(
  handle: (deliveries: readonly Delivery[]) => Promise<void>,
  erasesSecrets = false,
  batch = 10,
): Promise<Consumer> {
  consumer = await startConsumer({
    erasesSecrets,
    nc,
    service: 'tasks',
    stream: 'VALIDATION',
    batch,
    handle,
    onBuried: (letter) => buried.add(letter),
    onLost: (error) => errors.push(error),
    onError: (error) => errors.push(error),
  });
  return consumer;
}

const publish = (n: number) =>
  publisher.publish('validation.failed.validator', JSON.stringify({ n }), { msgID: `m${n}` });

async function pending(): Promise<{ waiting: number; unacknowledged: number }> {
  const admin = await bus.connectProvisioner();
  const info = await (await jetstreamManager(admin)).consumers.info('VALIDATION', 'tasks');
  await admin.close();
  return { waiting: info.num_pending, unacknowledged: info.num_ack_pending };
}

const numberOf = (delivery: Delivery) => (delivery.json() as { n: number }).n;

describe('a consumer', () => {
  it('hands messages over in order, and acknowledges what was handled', async () => {
    const handled = new Arrivals<number>();
    for (let n = 1; n <= 25; n += 1) await publish(n);
    await consume((deliveries) => {
      deliveries.forEach((delivery) => handled.add(numberOf(delivery)));
      return Promise.resolve();
    });
    expect(await handled.reach(25)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    await consumer?.stop();
    expect(await pending()).toEqual({ waiting: 0, unacknowledged: 0 });
  });

  it('buries what can never be processed and goes on with the rest', async () => {
    const handled = new Arrivals<number>();
    await consume((deliveries) => {
      for (const delivery of deliveries) {
        if (numberOf(delivery) === 2) throw new UnprocessableError('no_such_thing', 'There is no 2.', 'acme');
      }
      deliveries.forEach((delivery) => handled.add(numberOf(delivery)));
      return Promise.resolve();
    });
    for (const n of [1, 2, 3]) await publish(n);
    const [letter] = await buried.reach(1);
    expect(letter).toMatchObject({
      service: 'tasks',
      event_id: 'm2',
      tenant_id: 'acme',
      error: { code: 'no_such_thing', message: 'There is no 2.' },
      payload: '{"n":2}',
    });
    expect(await handled.reach(2)).toEqual([1, 3]);
    await consumer?.stop();
    expect(await pending()).toEqual({ waiting: 0, unacknowledged: 0 });
  });

  it('handles the rest of a batch together, whatever cannot be processed among it', async () => {
    const handled = new Arrivals<number>();
    let calls = 0;
    for (let n = 1; n <= 100; n += 1) await publish(n);
    await consume(
      (deliveries) => {
        calls += 1;
        if (deliveries.some((one) => numberOf(one) === 42))
          throw new UnprocessableError('no_such_thing', 'No.');
        deliveries.forEach((delivery) => handled.add(numberOf(delivery)));
        return Promise.resolve();
      },
      false,
      100,
    );
    const others = Array.from({ length: 100 }, (_, index) => index + 1).filter((n) => n !== 42);
    expect(await handled.reach(99)).toEqual(others);
    expect(await buried.reach(1)).toMatchObject([{ event_id: 'm42' }]);
    expect(calls).toBeLessThan(20);
  });

  it('gives an unexplained failure three tries before it buries the message', async () => {
    let tries = 0;
    await consume(() => {
      tries += 1;
      return Promise.reject(new Error('odd'));
    });
    await publish(1);
    expect(await buried.reach(1)).toMatchObject([{ error: { code: 'internal' } }]);
    expect(tries).toBe(3);
  });

  it('waits out an outage without spending deliveries', async () => {
    const handled = new Arrivals<number>();
    let down = 3;
    await consume((deliveries) => {
      if (down > 0) {
        down -= 1;
        return Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
      }
      deliveries.forEach((delivery) => handled.add(delivery.deliveries));
      return Promise.resolve();
    });
    await publish(1);
    expect(await handled.reach(1)).toEqual([1]);
    expect(buried.items).toEqual([]);
  });

  it('gives back at its stop what it could not handle, for the next one', async () => {
    const tried = new Arrivals<number>();
    await consume((deliveries) => {
      tried.add(deliveries.length);
      return Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    });
    await publish(1);
    await tried.reach(1);
    await consumer?.stop();
    const handled = new Arrivals<number>();
    await consume((deliveries) => {
      deliveries.forEach((delivery) => handled.add(numberOf(delivery)));
      return Promise.resolve();
    });
    expect(await handled.reach(1)).toEqual([1]);
  });

  it('loses nothing over more restarts in an outage than a server would deliver it', async () => {
    const outage = () => Promise.reject(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }));
    for (const n of [1, 2, 3]) await publish(n);
    for (let restart = 0; restart < 12; restart += 1) {
      const tried = new Arrivals<number>();
      await consume((deliveries) => {
        tried.add(deliveries.length);
        return outage();
      });
      await tried.reach(1);
      await consumer?.stop();
    }
    const handled = new Arrivals<number>();
    await consume((deliveries) => {
      deliveries.forEach((delivery) => handled.add(numberOf(delivery)));
      return Promise.resolve();
    });
    expect([...(await handled.reach(3))].sort()).toEqual([1, 2, 3]);
    expect(buried.items).toEqual([]);
  });

  it('does not fetch much more than it can handle', async () => {
    for (let n = 1; n <= 200; n += 1) await publish(n);
    const tried = new Arrivals<number>();
    await consume((deliveries) => {
      tried.add(deliveries.length);
      return Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    });
    await tried.reach(2);
    expect((await pending()).unacknowledged).toBeLessThanOrEqual(30);
  });

  it('buries a message that no letter can hold whole, and goes on behind it', async () => {
    const handled = new Arrivals<number>();
    await publisher.publish('validation.failed.validator', '\u0000'.repeat(200_000), { msgID: 'zeros' });
    await publish(2);
    await consume((deliveries) => {
      deliveries.forEach((delivery) => handled.add(numberOf(delivery)));
      return Promise.resolve();
    });
    expect(await handled.reach(1)).toEqual([2]);
    expect(buried.items).toMatchObject([
      { event_id: 'zeros', truncated: true, error: { code: 'malformed' } },
    ]);
  });

  it.each([
    [Object.assign(new Error('x'), { code: '57014' }), true],
    [Object.assign(new Error('x'), { code: '42P01' }), true],
    [new Error('Failed query', { cause: Object.assign(new Error('x'), { code: '40P01' }) }), true],
    [refuse('unavailable', 'x'), true],
    [Object.assign(new Error('x'), { code: '23505' }), false],
    [Object.assign(new Error('x'), { code: '22P02' }), false],
    [refuse('not_found', 'x'), false],
    [new TypeError('x'), false],
  ])('takes %o for an outage: %s', (error, outage) => {
    expect(isPassing(error)).toBe(outage);
  });
});

describe('a consumer that erases secrets', () => {
  const secret = ['gh', 'p_', 'q7Zb2Kx9Lw4Tn8Rv3Hs6Jd1Mf5Pg0YcXeAbC'].join('');
  const stored = async () => {
    const admin = await bus.connectProvisioner();
    const { state } = await (
      await jetstreamManager(admin)
    ).streams.info('VALIDATION', { deleted_details: true });
    await admin.close();
    return { messages: state.messages, erased: state.deleted ?? [] };
  };

  it('overwrites what holds one once it is handled or buried, and nothing else', async () => {
    await publish(1);
    await publisher.publish('validation.failed.validator', JSON.stringify({ n: 2, message: secret }));
    await publisher.publish('validation.failed.validator', secret);
    await publisher.publish('validation.failed.validator', '{"n":4}', { msgID: secret });
    await publish(5);
    const handled = new Arrivals<string>();
    await consume((deliveries) => {
      for (const delivery of deliveries) {
        delivery.json();
        handled.add(delivery.id);
      }
      return Promise.resolve();
    }, true);
    await expect.poll(pending, { timeout: 5_000 }).toEqual({ waiting: 0, unacknowledged: 0 });
    expect(await stored()).toEqual({ messages: 2, erased: [2, 3, 4] });
    expect(JSON.stringify([buried.items, handled.items])).not.toContain(secret);
  });

  it('leaves everything where it was not asked to', async () => {
    await publisher.publish('validation.failed.validator', JSON.stringify({ n: 1, message: secret }));
    const handled = new Arrivals<number>();
    await consume((deliveries) => Promise.resolve(deliveries.forEach((one) => handled.add(numberOf(one)))));
    await expect.poll(pending, { timeout: 5_000 }).toEqual({ waiting: 0, unacknowledged: 0 });
    expect(await stored()).toMatchObject({ messages: 1 });
  });
});
