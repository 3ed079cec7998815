import type { DeadLetter } from '@interlock/messaging';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

/** Stores a letter in the dead-letter stream; the same mail after the same number of attempts only once. */
export function buryIn(nc: NatsConnection) {
  return async (letter: DeadLetter): Promise<void> => {
    await jetstream(nc).publish(`dead.${letter.service}`, JSON.stringify(letter), {
      msgID: `${letter.service}-${letter.subject}-${letter.deliveries}`,
    });
  };
}
