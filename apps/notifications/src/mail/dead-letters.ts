import { connectBus, type BusConfig, type DeadLetter } from '@interlock/messaging';
import { jetstream } from '@nats-io/jetstream';

export interface DeadLetters {
  /** Resolves when the letter is stored. */
  bury(letter: DeadLetter): Promise<void>;
  close(): Promise<void>;
}

/** The dead-letter stream, over a connection of its own. */
export function openDeadLetters(bus: BusConfig): DeadLetters {
  const connected = connectBus(bus);
  return {
    async bury(letter) {
      await jetstream(await connected).publish(`dead.${letter.service}`, JSON.stringify(letter), {
        msgID: `${letter.service}-${letter.subject}-${letter.deliveries}`,
      });
    },
    close: async () => (await connected).close(),
  };
}
