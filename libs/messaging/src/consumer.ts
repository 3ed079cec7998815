import { tenantOfSubject } from '@interlock/contracts';
import { withLockPatience } from '@interlock/database';
import { jetstream, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  buryMessage,
  isPassing,
  isPermanent,
  UnprocessableError,
  UnsettledError,
  type DeadLetter,
} from './dead-letter.ts';
import { deliveryOf, type Delivery } from './delivery.ts';
import { eraser, holdsSecret } from './erasure.ts';
import { gatherFor, type Gathering } from './gather.ts';
import { inBatches } from './in-batches.ts';
import { giveBackMs, Lanes, type Lane } from './lanes.ts';
import { limited } from './limited.ts';
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
  /**
   * Whose message it is: those of one lane are handled in order, and hold up no other's. The tenant in the subject,
   * unless said.
   */
  readonly laneOf?: (delivery: Delivery) => string;
  /** How long a message may fail while others get through; 30 s unless said. */
  readonly settledWithinMs?: number;
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
/** Who is handled together with others waits no longer for a lock. */
const LOCK_PATIENCE_MS = 500;
/** What is slower than that is left to itself, while the others' messages go on. */
const SLOW_MS = 1_000;
const SETTLED_WITHIN_MS = 30_000;
/** Parts of batches that are handled at once. */
const PARTS_AT_ONCE = 4;
/** Batches that are held at once, at most: no more is taken until some of it is settled. */
const MOST_BATCHES_HELD = 6;

/**
 * Consumes the durable of `service` on `stream`, in batches; the messages of one lane (a tenant's) in order. A message
 * is acknowledged only after its handler's commit. An outage of a dependency is waited out, however long it lasts. What
 * can never be processed, what fails three times, what fails for 30 s while others get through, and what ends the
 * process again and again is stored in the dead letters and then terminated. A message that is slow, or fails, holds up
 * its own lane alone.
 */
export async function startConsumer(config: ConsumerConfig): Promise<Consumer> {
  const js = jetstream(config.nc);
  const durable = await js.consumers.get(config.stream, config.service);
  const held = new Set<JsMsg>();
  const stopping = new AbortController();
  const laneOf = config.laneOf ?? (({ subject }: Delivery) => tenantOfSubject(subject));
  const lanes = new Lanes(config.batch);
  const asPart = limited(PARTS_AT_ONCE);
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
    if (config.erasesSecrets && holdsSecret(msg) && !(await untilDone(() => erase(msg)))) return;
    held.delete(msg);
    if (how === 'term') return msg.term('stored in the dead letters');
    msg.ack();
    lanes.gotThrough();
  };

  /** Whether `work` was done in the end, however long that took; false when the consumer stops. */
  const untilDone = async (work: () => Promise<void>): Promise<boolean> => {
    for (let wait = FIRST_PAUSE_MS; !stopping.signal.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      try {
        await work();
        return true;
      } catch (error) {
        config.onError(error);
        await pause(wait, stopping.signal);
      }
    }
    return false;
  };

  const bury = async (msg: JsMsg, error: unknown) => {
    const store = async () => config.onBuried(await buryMessage(js, config.service, msg, error));
    if (await untilDone(store)) await settle(msg, 'term');
  };

  const handle = (msgs: readonly JsMsg[]) =>
    withLockPatience(LOCK_PATIENCE_MS, () => config.handle(msgs.map(deliveryOf)));

  const one = async (msg: JsMsg, lane: Lane) => {
    if (isNeverSettled(msg)) return bury(msg, NEVER_SETTLED);
    let failures = 0;
    for (let wait = FIRST_PAUSE_MS; !stopping.signal.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      try {
        await asPart(() => handle([msg]));
        lane.succeeded();
        return await settle(msg, 'ack');
      } catch (error) {
        if (isPermanent(error)) return bury(msg, error);
        config.onError(error);
        if (isPassing(error)) {
          if (lane.failed(error, config.settledWithinMs ?? SETTLED_WITHIN_MS))
            return bury(msg, new UnsettledError(null));
        } else if ((failures += 1) === ATTEMPTS) return bury(msg, error);
        await pause(wait, stopping.signal);
      }
    }
  };

  /** Handles all at once; what stood in the way, if something did. */
  const handleAll = async (
    msgs: readonly JsMsg[],
    how: (msgs: readonly JsMsg[]) => Promise<void>,
  ): Promise<{ failure: unknown } | undefined> => {
    if (msgs.some(isNeverSettled)) return { failure: NEVER_SETTLED };
    try {
      await how(msgs);
    } catch (failure) {
      return { failure };
    }
    // Side by side, as what is acknowledged in one turn leaves in one write.
    await Promise.all(msgs.map((msg) => settle(msg, 'ack')));
    return undefined;
  };

  /**
   * One lane's in order, and in halves of halves where not all can be handled at once: of two hundred messages one that
   * can't be processed costs the others a few transactions more, not one for each.
   */
  const inOrder = async (msgs: readonly JsMsg[], lane: Lane): Promise<void> => {
    const [first] = msgs;
    if (first === undefined || stopping.signal.aborted) return;
    if (msgs.length === 1) return one(first, lane);
    if (!(await handleAll(msgs, (all) => asPart(() => handle(all))))) return;
    const half = Math.ceil(msgs.length / 2);
    await inOrder(msgs.slice(0, half), lane);
    await inOrder(msgs.slice(half), lane);
  };

  /** One lane's, then what came for it meanwhile, until nothing is left. */
  const alone = async (msgs: readonly JsMsg[], lane: Lane): Promise<void> => {
    for (let next = msgs; next.length > 0 && !stopping.signal.aborted; next = lane.takeWaiting(config.batch))
      await inOrder(next, lane);
    lanes.close(lane);
  };

  /** Several lanes' at once; in halves where one of them can't be processed, each alone where one had to be waited for. */
  const together = async (byLane: readonly (readonly [Lane, readonly JsMsg[]])[]): Promise<void> => {
    if (byLane.length > 1) {
      const outcome = await handleAll(
        byLane.flatMap(([, msgs]) => msgs),
        handle,
      );
      if (outcome && isPermanent(outcome.failure)) {
        const half = Math.ceil(byLane.length / 2);
        await together(byLane.slice(0, half));
        return together(byLane.slice(half));
      }
      if (!outcome) byLane = byLane.map(([lane]) => [lane, lane.takeWaiting(config.batch)]);
    }
    await Promise.all(byLane.map(([lane, msgs]) => alone(msgs, lane)));
  };

  /** By lanes, what is handled now; the rest waits in its lane, or is set aside where that is held up. */
  const admit = (msgs: readonly JsMsg[]): [Lane, JsMsg[]][] => {
    const admitted = new Map<Lane, JsMsg[]>();
    for (const msg of msgs) {
      held.add(msg);
      const name = laneOf(deliveryOf(msg));
      const lane = lanes.get(name);
      const ofLane = lane && admitted.get(lane);
      if (lane === undefined) admitted.set(lanes.open(name), [msg]);
      else if (ofLane) ofLane.push(msg);
      else if (lane.hasRoom()) lane.wait(msg);
      else if (lane.isGivenUp()) void track(bury(msg, new UnsettledError(null)));
      else {
        held.delete(msg);
        msg.nak(giveBackMs(msg.info.deliveryCount));
      }
    }
    return [...admitted];
  };

  const underWay = new Set<Promise<void>>();
  const track = (work: Promise<void>): Promise<void> => {
    const tracked: Promise<void> = work.catch(config.onError).finally(() => underWay.delete(tracked));
    underWay.add(tracked);
    return tracked;
  };

  const run = async () => {
    for await (const msgs of inBatches(messages, config.batch)) {
      if (stopping.signal.aborted) return;
      const began = performance.now();
      await firstOf(track(together(admit(msgs))), SLOW_MS);
      while (held.size >= config.batch * MOST_BATCHES_HELD && !stopping.signal.aborted)
        await firstOf(Promise.race(underWay), SLOW_MS);
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
      await Promise.all(underWay);
      clearInterval(working);
      clearInterval(lag);
      held.forEach((msg) => msg.nak());
      await config.nc.flush().catch(config.onError);
    },
  };
}

const NEVER_SETTLED = new UnprocessableError(
  'never_settled',
  'The message was delivered again and again, and never settled.',
);

function isNeverSettled(msg: JsMsg): boolean {
  return msg.info.deliveryCount > MOST_DELIVERIES;
}

/** Resolves with `work`, or after `ms`. */
async function firstOf(work: Promise<unknown>, ms: number): Promise<void> {
  const end = new AbortController();
  await Promise.race([work, pause(ms, end.signal)]);
  end.abort();
}
