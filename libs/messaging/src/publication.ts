import { RefusedError } from '@interlock/contracts';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { requireConnected } from './connection.ts';

const STORED_WITHIN_MS = 3_000;

/**
 * Publishes messages that follow from no change, and so from no outbox: it resolves when the stream has stored the
 * message. Throws `unavailable` when that was not confirmed; the same id again is stored once.
 */
export function storedPublication(nc: NatsConnection) {
  const js = jetstream(nc);
  return async (subject: string, id: string, message: object): Promise<void> => {
    requireConnected(nc);
    try {
      await js.publish(subject, JSON.stringify(message), { msgID: id, timeout: STORED_WITHIN_MS });
    } catch (cause) {
      const text = 'The message was not confirmed as stored. Send it again: the same one counts once.';
      throw new RefusedError({ code: 'unavailable', message: text }, { cause });
    }
  };
}
