import { eventSubject, eventType } from '@interlock/contracts';
import { letterPayload, type DeadLetter } from './dead-letter.ts';

/** One unpublished row of an outbox. */
export interface OutboxRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly event_id: string;
  readonly type: string;
  readonly entity_type: string;
  readonly entity_id: string;
  /** In ISO 8601, UTC. */
  readonly occurred_at: string;
  readonly payload: string;
}

/** What is published for a row. */
export interface OutboxMessage {
  readonly row: OutboxRow;
  readonly subject: string;
  readonly data: Uint8Array;
  /** Published in the place of an event that no message can carry. */
  readonly letter?: DeadLetter;
}

/** NATS carries 1 MiB with headers. */
const LARGEST_EVENT = 1_000_000;

/** The event of a row, or the dead letter in its place. */
export function outboxMessage(service: string, row: OutboxRow): OutboxMessage {
  const subject = eventSubject(service, row.type, row.tenant_id);
  const text = cloudEvent(service, row);
  const data = Buffer.from(text);
  if (data.length <= LARGEST_EVENT) return { row, subject, data };
  const letter: DeadLetter = {
    service,
    stream: 'outbox',
    sequence: Number(row.id),
    subject,
    event_id: row.event_id,
    tenant_id: row.tenant_id,
    ...letterPayload(text),
    error: { code: 'event_too_large', message: `The event has more than ${LARGEST_EVENT} bytes.` },
    deliveries: 0,
    failed_at: new Date().toISOString(),
  };
  return { row, subject: `dead.${service}`, data: Buffer.from(JSON.stringify(letter)), letter };
}

/** The CloudEvent of a row, as text; the payload was written as JSON and is not parsed again. */
function cloudEvent(service: string, row: OutboxRow): string {
  const [id, source, type, subject] = [
    row.event_id,
    `/interlock/${service}`,
    eventType(row.type),
    `${row.entity_type}/${row.entity_id}`,
  ].map((text) => JSON.stringify(text));
  return (
    `{"specversion":"1.0","id":${id},"source":${source},"type":${type},"subject":${subject},` +
    `"time":"${row.occurred_at}","datacontenttype":"application/json","data":${row.payload}}`
  );
}
