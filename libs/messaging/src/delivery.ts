import { findSecrets } from '@interlock/secrets';
import type { JsMsg } from '@nats-io/jetstream';

/** One message of a stream as a handler sees it. */
export interface Delivery {
  /** The NATS message id, which is the event's id; the stream position where a publisher set none that is fit. */
  readonly id: string;
  readonly subject: string;
  readonly deliveries: number;
  readonly header: (name: string) => string | undefined;
  readonly text: () => string;
  readonly json: () => unknown;
}

/** The delivery of a JetStream message. */
export function deliveryOf(msg: JsMsg): Delivery {
  return {
    id: messageId(msg),
    subject: msg.subject,
    deliveries: msg.info.deliveryCount,
    header: (name) => msg.headers?.get(name) || undefined,
    text: () => msg.string(),
    json: () => msg.json(),
  };
}

function messageId(msg: JsMsg): string {
  const given = msg.headers?.get('Nats-Msg-Id') ?? '';
  const isFit = /^[A-Za-z0-9_.:-]{1,128}$/.test(given) && findSecrets(given).length === 0;
  return isFit ? given : `${msg.info.stream}-${msg.seq}`;
}
