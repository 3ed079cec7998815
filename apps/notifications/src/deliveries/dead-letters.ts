import { storedPublication, type DeadLetter } from '@interlock/messaging';
import type { NatsConnection } from '@nats-io/transport-node';

/** Stores a letter in the dead-letter stream; the same mail after the same number of attempts only once. */
export function buryIn(nc: NatsConnection, onBuried: (letter: DeadLetter) => void) {
  const publish = storedPublication(nc);
  return async (letter: DeadLetter): Promise<void> => {
    const id = `${letter.service}-${letter.subject}-${letter.deliveries}`;
    await publish(`dead.${letter.service}`, id, letter);
    onBuried(letter);
  };
}
