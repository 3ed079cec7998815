import { storedPublication, type DeadLetter } from '@interlock/messaging';
import type { NatsConnection } from '@nats-io/transport-node';

/** Stores a letter in the dead-letter stream; the same mail after the same number of attempts only once. */
export function buryIn(nc: NatsConnection) {
  const publish = storedPublication(nc);
  return (letter: DeadLetter): Promise<void> =>
    publish(`dead.${letter.service}`, `${letter.service}-${letter.subject}-${letter.deliveries}`, letter);
}
