import { eventSubject, eventType } from '@interlock/contracts';
import type { JetStreamClient } from '@nats-io/jetstream';
import { letterPayload, type DeadLetter } from './dead-letter.ts';

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
/** NATS carries 1 MiB with headers. */
const LARGEST_EVENT = 1_000_000;

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

/** What a round of publishing listens to, and tells. */
export interface PublishOptions {
  readonly signal: AbortSignal;
  /** Told once a round what went wrong first. */
  readonly onError: (error: unknown) => void;
  readonly onBuried?: ((letter: DeadLetter) => void) | undefined;
}

/**
 * Publishes rows: entities side by side, each entity's own rows one after the other, so that an event is never
 * overtaken by a later one of the same entity. The ids of those that JetStream has stored; a row that no message
 * can carry is stored in the dead letters in its place.
 */
export async function publishRows(
  js: JetStreamClient,
  service: string,
  rows: readonly OutboxRow[],
  { signal, onError, onBuried }: PublishOptions,
): Promise<string[]> {
  const groups = byEntity(rows);
  const published: string[] = [];
  let failure: unknown;
  const worker = async () => {
    for (let group = groups.pop(); group; group = groups.pop()) {
      try {
        for (const row of group) {
          if (signal.aborted) return;
          const letter = await publishRow(js, service, row);
          if (letter !== undefined) onBuried?.(letter);
          published.push(row.id);
        }
      } catch (error) {
        failure ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, groups.length) }, worker));
  if (failure !== undefined) onError(failure);
  return published;
}

/** Publishes a row, or the letter it returns in its place. */
async function publishRow(
  js: JetStreamClient,
  service: string,
  row: OutboxRow,
): Promise<DeadLetter | undefined> {
  const subject = eventSubject(service, row.type, row.tenant_id);
  const event = cloudEvent(service, row);
  if (Buffer.byteLength(event) <= LARGEST_EVENT) {
    await js.publish(subject, event, { msgID: row.event_id });
    return undefined;
  }
  const letter: DeadLetter = {
    service,
    stream: 'outbox',
    sequence: Number(row.id),
    subject,
    event_id: row.event_id,
    tenant_id: row.tenant_id,
    ...letterPayload(event),
    error: { code: 'event_too_large', message: `The event has more than ${LARGEST_EVENT} bytes.` },
    deliveries: 0,
    failed_at: new Date().toISOString(),
  };
  await js.publish(`dead.${service}`, JSON.stringify(letter), { msgID: row.event_id });
  return letter;
}
