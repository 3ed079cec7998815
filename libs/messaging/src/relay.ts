import type { JetStreamClient } from '@nats-io/jetstream';
import type pg from 'pg';
import type { DeadLetter } from './dead-letter.ts';
import { gatherFor, type Gathering } from './gather.ts';
import { pause } from './pause.ts';
import { publishRows } from './relay-batch.ts';
import { RelayFloor } from './relay-floor.ts';
import { acquireLeadership, BATCH, dueRows, markPublished, outboxAge, prune } from './relay-store.ts';

export interface RelayConfig {
  readonly service: string;
  readonly js: JetStreamClient;
  /** Makes a direct connection (no transaction pooler) under the relay's role. */
  readonly connect: () => Promise<pg.Client>;
  readonly onError: (error: unknown) => void;
  readonly onPublished?: (count: number) => void;
  /** Told of an event that no message can carry, after its letter was stored. */
  readonly onBuried?: (letter: DeadLetter) => void;
  /** Told every few seconds, by the leader, how old the oldest unpublished row is, in seconds. */
  readonly onAge?: (seconds: number) => void;
}

export interface Relay {
  /** Says that there may be something to publish; cheap. */
  poke(): void;
  /** Publishes no more and resolves when what was under way is marked. */
  stop(): Promise<void>;
}

/** So long that what comes meanwhile, where much comes, is worth a batch. */
const GATHERING: Gathering = { least: 5, most: 120 };
const SHORTEST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1_000;
const UPKEEP_MS = 5_000;
const RETRY_MS = 250;
/** Less than the server's `idle_session_timeout` for relays, which takes the lead from one that is stuck. */
const ALIVE_EVERY_MS = 3_000;
const ALIVE_WITHIN_MS = 8_000;

/**
 * Publishes a service's outbox to JetStream. One process leads, by a session advisory lock; the others wait to
 * take over. There is no cursor: a row is due while `published_at` is null, so a transaction that commits late
 * with a low id is not skipped (see {@link RelayFloor} for what is not looked at, and why that is safe).
 */
export function startRelay(config: RelayConfig): Relay {
  const stopping = new AbortController();
  let wake: (() => void) | undefined;
  let poked = false;

  const rest = async (ms: number) => {
    if (stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    wake = undefined;
  };

  const upkeep = async (client: pg.Client) => {
    config.onAge?.(await outboxAge(client));
    return Date.now() + ((await prune(client)) ? 0 : UPKEEP_MS);
  };

  const lead = async (client: pg.Client) => {
    const floor = new RelayFloor();
    let wait = SHORTEST_WAIT_MS;
    let upkeepAt = 0;
    while (!stopping.signal.aborted) {
      const began = performance.now();
      poked = false;
      const rows = await dueRows(client, floor.value());
      const published = await publishRows(config.js, config.service, rows, {
        signal: stopping.signal,
        onError: config.onError,
        onBuried: config.onBuried,
      });
      await markPublished(client, published);
      config.onPublished?.(published.length);
      await floor.saw(client, rows.at(-1)?.id, published.length === rows.length);
      if (rows.length === BATCH && published.length > 0) continue;
      if (Date.now() >= upkeepAt) upkeepAt = await upkeep(client);
      wait = published.length > 0 ? SHORTEST_WAIT_MS : Math.min(wait * 2, LONGEST_WAIT_MS);
      await pause(gatherFor(GATHERING, rows.length) - (performance.now() - began), stopping.signal);
      if (!poked || published.length < rows.length) await rest(wait);
    }
  };

  const run = async () => {
    while (!stopping.signal.aborted) {
      let client: pg.Client | undefined;
      let alive: NodeJS.Timeout | undefined;
      try {
        client = await config.connect();
        client.on('error', config.onError);
        alive = keepAlive(client);
        while (!stopping.signal.aborted && !(await acquireLeadership(client, config.service)))
          await rest(RETRY_MS);
        await lead(client);
      } catch (error) {
        config.onError(error);
      } finally {
        clearInterval(alive);
        await client?.end().catch(config.onError);
      }
      await rest(RETRY_MS);
    }
  };

  const running = run();
  return {
    poke() {
      poked = true;
      wake?.();
    },
    async stop() {
      stopping.abort();
      wake?.();
      await running;
    },
  };
}

/** Shows the server that the relay lives, and ends a connection on which the server doesn't say the same. */
function keepAlive(client: pg.Client): NodeJS.Timeout {
  const question = { text: 'select 1', query_timeout: ALIVE_WITHIN_MS } as pg.QueryConfig;
  return setInterval(() => {
    client.query(question).catch(() => client.end().catch(() => undefined));
  }, ALIVE_EVERY_MS);
}
