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
  readonly occurred_at: Date;
  readonly payload: string;
}

/** What is published for a row. */
export interface OutboxMessage {
  readonly row: OutboxRow;
  readonly subject: string;
  readonly text: string;
  /** Published in the place of an event that no message can carry. */
  readonly letter?: DeadLetter;
}

/** NATS carries 1 MiB with headers. */
const LARGEST_EVENT = 1_000_000;

/** The event of a row, or the dead letter in its place. */
export function outboxMessage(service: string, row: OutboxRow): OutboxMessage {
  const subject = eventSubject(service, row.type, row.tenant_id);
  const text = cloudEvent(service, row);
  if (Buffer.byteLength(text) <= LARGEST_EVENT) return { row, subject, text };
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
  return { row, subject: `dead.${service}`, text: JSON.stringify(letter), letter };
}

/** The CloudEvent of a row, as text; the payload was written as JSON and is not parsed again. */
function cloudEvent(service: string, row: OutboxRow): string {
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
