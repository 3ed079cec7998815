import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connectBus } from '@interlock/messaging';
import { DURABLES, type StreamName } from '@interlock/nats';
import type { Secrets } from '@interlock/stack';
import type { NatsConnection } from '@nats-io/transport-node';

/** The bus, as whoever provisions it sees it. */
export class Bus {
  readonly #nc: NatsConnection;
  readonly #manager: JetStreamManager;

  private constructor(nc: NatsConnection, manager: JetStreamManager) {
    this.#nc = nc;
    this.#manager = manager;
  }

  static async connect(url: string, secrets: Secrets): Promise<Bus> {
    const password = secrets.nats.provisioner;
    const nc = await connectBus({ url, user: 'provisioner', password, onStatus: () => undefined });
    return new Bus(nc, await jetstreamManager(nc, { timeout: 5_000 }));
  }

  /** How many messages the services have yet to take or to acknowledge, over all durables, or those of one stream. */
  async behind(only?: StreamName): Promise<number> {
    const durables = DURABLES.filter(({ stream }) => only === undefined || stream === only);
    const infos = await Promise.all(
      durables.map(({ stream, config }) => this.#manager.consumers.info(stream, config.durable_name)),
    );
    return infos.reduce((sum, info) => sum + info.num_pending + info.num_ack_pending, 0);
  }

  close(): Promise<void> {
    return this.#nc.close();
  }
}
