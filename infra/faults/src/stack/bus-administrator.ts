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

const DURABLES = [
  ['EVENTS', 'audit'],
  ['EVENTS', 'notifications'],
  ['VALIDATION', 'tasks'],
  ['DEAD', 'audit'],
] as const;

/** How many messages each service has yet to take or to acknowledge. */
export async function messagesBehind(manager: JetStreamManager): Promise<Map<string, number>> {
  const behind = new Map<string, number>();
  for (const [stream, name] of DURABLES) {
    const { num_pending, num_ack_pending } = await manager.consumers.info(stream, name);
    behind.set(name, (behind.get(name) ?? 0) + num_pending + num_ack_pending);
  }
  return behind;
}
