import { eventSubject, eventType } from '@interlock/contracts';
import type { JetStreamClient } from '@nats-io/jetstream';

/** One unpublished row of an outbox. */
export interface OutboxRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly event_id: string;
  readonly type: string;
  readonly entity_type: string;
  readonly entity_id: string;
  readonly occurred_at: Date;
  readonly payload: string;
}

const IN_FLIGHT = 64;

/** The CloudEvent of a row, as text; the payload was written as JSON and is not parsed again. */
export function cloudEvent(service: string, row: OutboxRow): string {
  const head = JSON.stringify({
    specversion: '1.0',
    id: row.event_id,
    source: `/interlock/${service}`,
    type: eventType(row.type),
    subject: `${row.entity_type}/${row.entity_id}`,
    time: row.occurred_at.toISOString(),
    datacontenttype: 'application/json',
  });
  return `${head.slice(0, -1)},"data":${row.payload}}`;
}

function byEntity(rows: readonly OutboxRow[]): OutboxRow[][] {
  const groups = new Map<string, OutboxRow[]>();
  for (const row of rows) {
    const key = `${row.tenant_id}/${row.entity_type}/${row.entity_id}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
}

/**
 * Publishes rows: entities side by side, each entity's own rows one after the other, so that an event is never
 * overtaken by a later one of the same entity. The ids of those that JetStream has stored.
 */
export async function publishRows(
  js: JetStreamClient,
  service: string,
  rows: readonly OutboxRow[],
  onError: (error: unknown) => void,
): Promise<string[]> {
  const groups = byEntity(rows);
  const published: string[] = [];
  const worker = async () => {
    for (let group = groups.pop(); group; group = groups.pop()) {
      try {
        for (const row of group) {
          await js.publish(eventSubject(service, row.type, row.tenant_id), cloudEvent(service, row), {
            msgID: row.event_id,
          });
          published.push(row.id);
        }
      } catch (error) {
        onError(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, groups.length) }, worker));
  return published;
}
