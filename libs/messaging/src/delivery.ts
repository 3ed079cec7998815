import type { JsMsg } from '@nats-io/jetstream';

/** One message of a stream as a handler sees it. */
export interface Delivery {
  /** The NATS message id, which is the event's id; the stream position where a publisher set none. */
  readonly id: string;
  readonly subject: string;
  readonly deliveries: number;
  readonly receivedAt: Date;
  readonly header: (name: string) => string | undefined;
  readonly text: () => string;
  readonly json: () => unknown;
}

/** The delivery of a JetStream message. */
export function deliveryOf(msg: JsMsg): Delivery {
  return {
    id: msg.headers?.get('Nats-Msg-Id') || `${msg.info.stream}-${msg.seq}`,
    subject: msg.subject,
    deliveries: msg.info.deliveryCount,
    receivedAt: msg.timestamp === undefined ? new Date() : new Date(msg.timestamp),
    header: (name) => msg.headers?.get(name) || undefined,
    text: () => msg.string(),
    json: () => msg.json(),
  };
}
