import type { JetStreamClient } from '@nats-io/jetstream';
import type pg from 'pg';
import { publishRows, type OutboxRow } from './relay-batch.ts';
import { Floor } from './relay-floor.ts';

export interface RelayConfig {
  readonly service: string;
  readonly js: JetStreamClient;
  /** Makes a direct connection (no transaction pooler) under the relay's role. */
  readonly connect: () => Promise<pg.Client>;
  readonly onError: (error: unknown) => void;
  readonly onPublished?: (count: number) => void;
}

export interface Relay {
  /** Says that there may be something to publish; cheap. */
  poke(): void;
  /** Publishes no more and resolves when what was under way is marked. */
  stop(): Promise<void>;
}

const BATCH = 500;
const SHORTEST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1_000;
const PRUNE_MS = 60_000;
const RETRY_MS = 250;

/**
 * Publishes a service's outbox to JetStream. One process leads, by a session advisory lock; the others wait to
 * take over. There is no cursor: a row is due while `published_at` is null, so a transaction that commits late
 * with a low id is not skipped. Ids below `floor` are not looked at for 10 s, because the index keeps the dead
 * entries of published rows; the floor trails by 2 s, so that only a commit later than that waits for the rescan.
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

  const lead = async (client: pg.Client) => {
    const floor = new Floor();
    let wait = SHORTEST_WAIT_MS;
    let pruneAt = Date.now() + PRUNE_MS;
    while (!stopping.signal.aborted) {
      poked = false;
      const rows = await dueRows(client, floor.value());
      const published = await publishRows(config.js, config.service, rows, config.onError);
      await markPublished(client, published);
      config.onPublished?.(published.length);
      floor.saw(rows, published.length === rows.length);
      if (Date.now() >= pruneAt) {
        await prune(client);
        pruneAt = Date.now() + PRUNE_MS;
      }
      if (rows.length === BATCH && published.length > 0) continue;
      wait = rows.length > 0 ? SHORTEST_WAIT_MS : Math.min(wait * 2, LONGEST_WAIT_MS);
      if (!poked) await rest(wait);
    }
  };

  const run = async () => {
    while (!stopping.signal.aborted) {
      let client: pg.Client | undefined;
      try {
        client = await config.connect();
        client.on('error', config.onError);
        while (!stopping.signal.aborted && !(await acquireLeadership(client, config.service)))
          await rest(RETRY_MS);
        await lead(client);
      } catch (error) {
        config.onError(error);
      } finally {
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

async function acquireLeadership(client: pg.Client, service: string): Promise<boolean> {
  const { rows } = await client.query<{ leads: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as leads',
    [`interlock outbox ${service}`],
  );
  return rows[0]?.leads ?? false;
}

async function dueRows(client: pg.Client, floor: string): Promise<OutboxRow[]> {
  const { rows } = await client.query<OutboxRow>({
    name: 'due_rows',
    text: `select id, tenant_id, event_id, type, entity_type, entity_id, occurred_at, payload
             from outbox where published_at is null and id >= $1 order by id limit ${BATCH}`,
    values: [floor],
  });
  return rows;
}

async function markPublished(client: pg.Client, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await client.query({
    name: 'mark_published',
    text: 'update outbox set published_at = clock_timestamp() where id = any($1::bigint[])',
    values: [ids],
  });
}

/** Published rows are kept 7 days, as long as the stream keeps the events; first answers for 2 days. */
async function prune(client: pg.Client): Promise<void> {
  await client.query(
    `delete from outbox where id in (
       select id from outbox where published_at < now() - interval '7 days' order by published_at limit 5000)`,
  );
  await client.query(
    `delete from idempotency_keys where (tenant_id, caller, operation, key) in (
       select tenant_id, caller, operation, key from idempotency_keys
        where created_at < now() - interval '2 days' order by created_at limit 5000)`,
  );
}
