import { isUnavailable, OutcomeUnknownError } from '@interlock/database';
import { jetstream, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { buryMessage, isPermanent, type DeadLetter } from './dead-letter.ts';
import { deliveryOf, type Delivery } from './delivery.ts';
import { pause } from './pause.ts';

export interface ConsumerConfig {
  readonly nc: NatsConnection;
  readonly service: string;
  readonly stream: string;
  /** Messages handed over at once, at most. */
  readonly batch: number;
  /** Commits the effect of every delivery and its inbox row in one transaction, or throws. */
  readonly handle: (deliveries: readonly Delivery[]) => Promise<void>;
  readonly onBuried: (letter: DeadLetter) => void;
  readonly onError: (error: unknown) => void;
}

export interface Consumer {
  /** Takes no more messages and resolves when those under way are done. */
  stop(): Promise<void>;
}

const WORKING_EVERY_MS = 3_000;
const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Consumes the durable of `service` on `stream`, in batches and in order. A message is acknowledged only after
 * its handler's commit. An outage of a dependency holds the consumer where it is, and spends no deliveries;
 * what can never be processed, and what fails three times, is stored in the dead letters and then terminated.
 */
export async function startConsumer(config: ConsumerConfig): Promise<Consumer> {
  const js = jetstream(config.nc);
  const durable = await js.consumers.get(config.stream, config.service);
  const waiting: JsMsg[] = [];
  const held = new Set<JsMsg>();
  const stopping = new AbortController();
  let arrived: () => void = () => undefined;

  const messages: ConsumerMessages = await durable.consume({
    max_messages: Math.max(config.batch * 2, 100),
    callback: (msg) => {
      waiting.push(msg);
      held.add(msg);
      arrived();
    },
  });
  const working = setInterval(() => held.forEach((msg) => msg.working()), WORKING_EVERY_MS);

  const settle = (msg: JsMsg, how: 'ack' | 'term') => {
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
        const outage = isUnavailable(error) || error instanceof OutcomeUnknownError;
        if (!outage && (failures += 1) === attempts) throw error;
        await pause(wait, stopping.signal);
      }
    }
    return false;
  };

  const one = async (msg: JsMsg) => {
    try {
      if (await persist(() => config.handle([deliveryOf(msg)]), ATTEMPTS)) settle(msg, 'ack');
    } catch (error) {
      const bury = async () => config.onBuried(await buryMessage(js, config.service, msg, error));
      if (await persist(bury, Infinity)) settle(msg, 'term');
    }
  };

  const batch = async (msgs: JsMsg[]) => {
    try {
      await config.handle(msgs.map(deliveryOf));
      msgs.forEach((msg) => settle(msg, 'ack'));
    } catch (error) {
      if (!isPermanent(error)) config.onError(error);
      for (const msg of msgs) await one(msg);
    }
  };

  const run = async () => {
    while (!stopping.signal.aborted) {
      const msgs = waiting.splice(0, config.batch);
      if (msgs.length > 0) await batch(msgs);
      else await new Promise<void>((resolve) => (arrived = resolve));
    }
  };
  const running = run();

  return {
    async stop() {
      stopping.abort();
      arrived();
      await messages.close();
      await running;
      clearInterval(working);
      held.forEach((msg) => msg.nak());
      await config.nc.flush();
    },
  };
}
