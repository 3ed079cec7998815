import { randomUUID } from 'node:crypto';
import { connectBus } from '@interlock/messaging';
import { AckPolicy, DeliverPolicy, jetstream, type JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { asProvisioner } from './bus-administrator.ts';
import type { World } from '../world.ts';

/** A message as the stream holds it. */
export interface StoredEvent {
  readonly subject: string;
  readonly data: Uint8Array;
}

/** Every event of a tenant that the stream holds, in its order. */
export function storedEvents(world: World, tenant: string): Promise<StoredEvent[]> {
  return asProvisioner(world, async (manager, nc) => {
    const inbox = `_INBOX_provisioner.${randomUUID()}`;
    const arriving = nc.subscribe(inbox);
    const { num_pending: wanted } = await manager.consumers.add('EVENTS', {
      name: `faults-${randomUUID()}`,
      deliver_subject: inbox,
      deliver_policy: DeliverPolicy.All,
      ack_policy: AckPolicy.None,
      filter_subject: `evt.*.*.${tenant}`,
      mem_storage: true,
      inactive_threshold: 5_000_000_000,
    });
    const events: StoredEvent[] = [];
    if (wanted === 0) return events;
    for await (const { subject, data } of arriving) {
      events.push({ subject, data });
      if (events.length === wanted) break;
    }
    return events;
  });
}

const PUBLISHERS = ['directory', 'tasks', 'automation', 'audit', 'notifications'] as const;
const IN_FLIGHT = 32;

/** Publishes events again, each with the credential of its service and without the message id it had. */
export async function publishEvents(world: World, events: readonly StoredEvent[]): Promise<void> {
  const connections: NatsConnection[] = [];
  const clients = new Map<string, JetStreamClient>();
  try {
    for (const user of PUBLISHERS) {
      const password = world.secrets.nats[user];
      const nc = await connectBus({ url: world.stack.nats, user, password, onStatus: () => undefined });
      connections.push(nc);
      clients.set(user, jetstream(nc));
    }
    const rest = [...events];
    const worker = async () => {
      for (let event = rest.pop(); event; event = rest.pop())
        await clients.get(event.subject.split('.')[1] ?? '')?.publish(event.subject, event.data);
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  } finally {
    await Promise.all(connections.map((nc) => nc.close()));
  }
}
