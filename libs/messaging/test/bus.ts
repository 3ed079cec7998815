import { connect, type NatsConnection } from '@nats-io/transport-node';
import { testNats, type TestNats } from '@interlock/testing';
import { connectBus } from '../src/connection.ts';

/** A real bus with connections under the services' own credentials. */
export async function testBus() {
  const nats: TestNats = await testNats();
  const open: NatsConnection[] = [];
  const as = async (user: Parameters<TestNats['password']>[0]) => {
    const nc = await connectBus({
      url: nats.url,
      user,
      password: nats.password(user),
      onStatus: () => undefined,
    });
    open.push(nc);
    return nc;
  };
  return {
    as,
    connectProvisioner: () =>
      connect({
        servers: nats.url,
        user: 'provisioner',
        pass: nats.password('provisioner'),
        inboxPrefix: '_INBOX_provisioner',
      }),
    async close() {
      await Promise.all(open.map((nc) => nc.close()));
      await nats.stop();
    },
  };
}

export type TestBus = Awaited<ReturnType<typeof testBus>>;

/** Collects what arrives and lets a test await a number of them. */
export class Arrivals<T> {
  readonly items: T[] = [];
  #waiting: { count: number; resolve: () => void }[] = [];

  add(item: T): void {
    this.items.push(item);
    this.#waiting = this.#waiting.filter(({ count, resolve }) => {
      if (this.items.length < count) return true;
      resolve();
      return false;
    });
  }

  /** Resolves when `count` items have arrived in all. */
  async reach(count: number): Promise<T[]> {
    if (this.items.length < count) {
      await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
    }
    return this.items;
  }
}
