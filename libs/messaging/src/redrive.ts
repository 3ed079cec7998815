import { refuse, type Input, type RedriveMessage } from '@interlock/contracts';
import type { ConsumerConfig } from './consumer.ts';
import { isPassing, reasonOf } from './dead-letter.ts';
import type { Delivery } from './delivery.ts';
import type { UseCase } from './implementation.ts';

/** A message that was buried, to be processed again. */
export type BuriedMessage = Input<RedriveMessage>;

/** Processes a buried message; the same one again, now or later, has no second effect. */
export type Redrive = (message: BuriedMessage) => Promise<void>;

/** The credential that keeps the dead letters. */
const KEEPER = 'audit';

/** Hands a buried message to the handler of a consumer: what it has taken in before has no second effect. */
export function handledAgain(handle: ConsumerConfig['handle']): Redrive {
  return (message) => handle([deliveryAgain(message)]);
}

function deliveryAgain(message: BuriedMessage): Delivery {
  return {
    id: message.message_id,
    subject: message.subject,
    deliveries: message.deliveries + 1,
    header: () => undefined,
    text: () => message.payload,
    json: () => JSON.parse(message.payload) as unknown,
  };
}

/**
 * Processes buried messages by the stream they came from. What fails again is an answer, not an error. Throws
 * `unavailable` when something that the message needs is away: then it was not processed, and has not failed.
 */
export function redriveMessage(
  byStream: Readonly<Record<string, Redrive>>,
  onError: (error: unknown) => void,
): UseCase<RedriveMessage> {
  return async ({ principal }, message) => {
    if (!principal.systemInitiated || principal.sub !== KEEPER)
      throw refuse('forbidden', `Only the service '${KEEPER}' redrives messages: ask it to.`);
    const redrive = Object.hasOwn(byStream, message.stream) ? byStream[message.stream] : undefined;
    if (redrive === undefined) {
      const what = `This service reads nothing from '${message.stream}', so it cannot process the message.`;
      throw refuse('not_redrivable', `${what} Redrive it once the release that reads it runs.`);
    }
    try {
      await redrive(message);
      return { error: null };
    } catch (error) {
      onError(error);
      if (!isPassing(error)) return { error: reasonOf(error) };
      const what = 'Something that the service needs is away. The message was not processed, and is kept.';
      throw refuse('unavailable', `${what} Redrive it again shortly.`);
    }
  };
}
