import { jetstream, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { buryMessage, isPassing, isPermanent, UnprocessableError, type DeadLetter } from './dead-letter.ts';
import { deliveryOf, type Delivery } from './delivery.ts';
import { eraser, holdsSecret } from './erasure.ts';
import { gatherFor, type Gathering } from './gather.ts';
import { inBatches } from './in-batches.ts';
import { pause } from './pause.ts';

export interface ConsumerConfig {
  readonly nc: NatsConnection;
  readonly service: string;
  readonly stream: string;
  /** Messages handed over at once, at most. */
  readonly batch: number;
  /** How long is gathered between the beginnings of two batches, unless the first was full. Who comes first never waits. */
  readonly gathering?: Gathering;
  /** Commits the effect of every delivery and its inbox row in one transaction, or throws. */
  readonly handle: (deliveries: readonly Delivery[]) => Promise<void>;
  /** A message that holds a secret is overwritten in the stream once it is done with. Needs the right to delete there. */
  readonly erasesSecrets?: boolean;
  readonly onBuried: (letter: DeadLetter) => void;
  readonly onError: (error: unknown) => void;
  /** Told every few seconds how many messages wait or are under way. */
  readonly onLag?: (messages: number) => void;
  /** The consumer has lost its durable or its right to it: the process must end, and be started anew. */
  readonly onLost: (error: Error) => void;
}

export interface Consumer {
  /** Takes no more messages and resolves when those under way are done. */
  stop(): Promise<void>;
}

const WORKING_EVERY_MS = 3_000;
const LAG_EVERY_MS = 5_000;
const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
/** A message that came so often without being settled ends the process that handles it. */
const MOST_DELIVERIES = 50;

/**
 * Consumes the durable of `service` on `stream`, in batches and in order. A message is acknowledged only after
 * its handler's commit. An outage of a dependency holds the consumer where it is, however long it lasts; what can
 * never be processed, what fails three times, and what ends the process again and again is stored in the dead
 * letters and then terminated. No more is fetched than is about to be handled.
 */
export async function startConsumer(config: ConsumerConfig): Promise<Consumer> {
  const js = jetstream(config.nc);
  const durable = await js.consumers.get(config.stream, config.service);
  const held = new Set<JsMsg>();
  const stopping = new AbortController();
  const messages: ConsumerMessages = await durable.consume({
    max_messages: config.batch * 2,
    abort_on_missing_resource: true,
  });
  const working = setInterval(() => held.forEach((msg) => msg.working()), WORKING_EVERY_MS);

  const lag = setInterval(() => {
    durable
      .info()
      .then(({ num_pending, num_ack_pending }) => config.onLag?.(num_pending + num_ack_pending))
      .catch(config.onError);
  }, LAG_EVERY_MS);

  const erase = eraser(config.nc, config.stream);
  /** Before it is acknowledged: who dies in between is given the message again. */
  const settle = async (msg: JsMsg, how: 'ack' | 'term') => {
    if (config.erasesSecrets && holdsSecret(msg) && !(await persist(() => erase(msg), Infinity))) return;
    held.delete(msg);
    if (how === 'ack') msg.ack();
    else msg.term('stored in the dead letters');
  };

  /** Whether `work` succeeded; an outage is waited out, unless the consumer stops. Throws what is permanent. */
  const persist = async (work: () => Promise<void>, attempts: number): Promise<boolean> => {
    let wait = FIRST_PAUSE_MS;
    for (let failures = 0; !stopping.signal.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      try {
        await work();
        return true;
      } catch (error) {
        if (isPermanent(error)) throw error;
        config.onError(error);
        if (!isPassing(error) && (failures += 1) === attempts) throw error;
        await pause(wait, stopping.signal);
      }
    }
    return false;
  };

  const one = async (msg: JsMsg) => {
    try {
      if (isNeverSettled(msg)) {
        throw new UnprocessableError(
          'never_settled',
          'The message was delivered again and again, and never settled.',
        );
      }
      if (await persist(() => config.handle([deliveryOf(msg)]), ATTEMPTS)) await settle(msg, 'ack');
    } catch (error) {
      const bury = async () => config.onBuried(await buryMessage(js, config.service, msg, error));
      if (await persist(bury, Infinity)) await settle(msg, 'term');
    }
  };

  /** Whether all could be handled at once; what stood in the way shows when they are handled in parts. */
  const handledTogether = async (msgs: readonly JsMsg[]): Promise<boolean> => {
    try {
      await config.handle(msgs.map(deliveryOf));
    } catch {
      return false;
    }
    // Side by side, as what is acknowledged in one turn leaves in one write.
    await Promise.all(msgs.map((msg) => settle(msg, 'ack')));
    return true;
  };

  /**
   * In order, and in halves of halves where not all can be handled at once: of two hundred messages one that can't be
   * processed costs the others a few transactions more, not one for each.
   */
  const inOrder = async (msgs: readonly JsMsg[]): Promise<void> => {
    const [first] = msgs;
    if (first === undefined || stopping.signal.aborted) return;
    if (msgs.length === 1) return one(first);
    if (!msgs.some(isNeverSettled) && (await handledTogether(msgs))) return;
    const half = Math.ceil(msgs.length / 2);
    await inOrder(msgs.slice(0, half));
    await inOrder(msgs.slice(half));
  };

  const run = async () => {
    for await (const msgs of inBatches(messages, config.batch)) {
      if (stopping.signal.aborted) return;
      const began = performance.now();
      msgs.forEach((msg) => held.add(msg));
      await inOrder(msgs);
      if (config.gathering === undefined || msgs.length === config.batch) continue;
      await pause(gatherFor(config.gathering, msgs.length) - (performance.now() - began), stopping.signal);
    }
  };
  const running = run();
  void messages.closed().then((error) => {
    if (!stopping.signal.aborted) {
      config.onLost(error ?? new Error(`The consumer '${config.service}' of ${config.stream} has ended.`));
    }
  });

  return {
    async stop() {
      stopping.abort();
      await messages.close();
      await running;
      clearInterval(working);
      clearInterval(lag);
      held.forEach((msg) => msg.nak());
      await config.nc.flush().catch(config.onError);
    },
  };
}

function isNeverSettled(msg: JsMsg): boolean {
  return msg.info.deliveryCount > MOST_DELIVERIES;
}
