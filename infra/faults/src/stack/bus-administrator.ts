import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connectBus } from '@interlock/messaging';
import type { NatsConnection } from '@nats-io/transport-node';
import type { World } from '../world.ts';

/** Runs `work` with the credential that provisions streams and durables. */
export async function asProvisioner<T>(
  world: World,
  work: (manager: JetStreamManager, nc: NatsConnection) => Promise<T>,
): Promise<T> {
  const { provisioner: password } = world.secrets.nats;
  const url = world.stack.nats;
  const nc = await connectBus({ url, user: 'provisioner', password, onStatus: () => undefined });
  try {
    return await work(await jetstreamManager(nc, { timeout: 5_000 }), nc);
  } finally {
    await nc.close();
  }
}

/** How many messages the services have yet to take or to acknowledge, over all durables. */
export async function messagesBehind(manager: JetStreamManager): Promise<number> {
  const durables = [
    ['EVENTS', 'audit'],
    ['EVENTS', 'notifications'],
    ['VALIDATION', 'tasks'],
    ['DEAD', 'audit'],
  ] as const;
  const infos = await Promise.all(durables.map(([stream, name]) => manager.consumers.info(stream, name)));
  return infos.reduce((sum, info) => sum + info.num_pending + info.num_ack_pending, 0);
}
