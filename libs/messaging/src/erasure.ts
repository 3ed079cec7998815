import { JetStreamApiCodes, JetStreamApiError, jetstreamManager, type JsMsg } from '@nats-io/jetstream';
import { findSecrets } from '@interlock/secrets';
import type { NatsConnection } from '@nats-io/transport-node';

/** Whether a secret stands anywhere in a message as it was published: subject, headers or payload. */
export function holdsSecret(msg: JsMsg): boolean {
  const headers = [...(msg.headers ?? [])].map(([name, values]) => `${name}: ${values.join(' ')}`);
  return [msg.subject, ...headers, msg.string()].some((text) => findSecrets(text).length > 0);
}

/** Overwrites messages of a stream and takes them out of it; one that is gone already stays gone. */
export function eraser(nc: NatsConnection, stream: string) {
  const manager = jetstreamManager(nc, { checkAPI: false });
  return async ({ seq }: Pick<JsMsg, 'seq'>): Promise<void> => {
    try {
      await (await manager).streams.deleteMessage(stream, seq, true);
    } catch (error) {
      if (!(error instanceof JetStreamApiError && GONE.has(error.code))) throw error;
    }
  };
}

/** No message under this number; the delete failed because there is none. */
const GONE = new Set<number>([JetStreamApiCodes.NoMessageFound, 10_057]);
