import { randomUUID } from 'node:crypto';
import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import { asProvisioner } from '../stack/bus-administrator.ts';
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
