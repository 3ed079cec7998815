import { jetstream } from '@nats-io/jetstream';
import { createPool } from '@interlock/database';
import {
  closeBus,
  connectBus,
  isConnected,
  serve,
  startConsumer,
  startRelay,
  type ConsumerConfig,
  type DeadLetter,
  type Implementation,
} from '@interlock/messaging';
import type { NatsConnection } from '@nats-io/transport-node';
import pg from 'pg';
import type { z } from 'zod';
import type { Background } from './background.ts';
import { databaseSettings, processSettings, readSettings } from './config.ts';
import type { Check } from './health.ts';
import { startInboxPruning } from './inbox-pruning.ts';
import { keptAnswers } from './kept-answers.ts';
import { startPoolMetrics } from './pool-metrics.ts';
import { runProcess, type ProcessParts } from './process.ts';
import { TenantDatabase } from './tenant-database.ts';

/** What a service is given to be made of. */
export interface ServiceParts extends ProcessParts {
  readonly nc: NatsConnection;
  readonly database: TenantDatabase;
  readonly pool: pg.Pool;
  /** Counts and logs a letter that the service has stored in the dead letters by itself. */
  readonly onBuried: (letter: DeadLetter) => void;
}

/** What a service does with its parts. */
export interface ServiceBehaviour {
  readonly implementations: readonly Implementation[];
  readonly consumers?: readonly Pick<
    ConsumerConfig,
    'stream' | 'batch' | 'gathering' | 'handle' | 'laneOf' | 'erasesSecrets'
  >[];
  readonly background?: readonly Background[];
}

/**
 * After this the relay publishes an event again, under the same message id: what NATS had not yet stored when it
 * was killed would otherwise hold up its entity's next events for the library's 5 s.
 */
const STORED_WITHIN_MS = 2_000;

const settings = processSettings.extend(databaseSettings.shape);
type ServiceSettings = z.output<typeof settings>;

/**
 * Runs a service until it is told to stop: calls, consumers, outbox relay. It stops in the order that loses
 * nothing: no new calls, the running ones answered, consumers, relay, bus, pool.
 */
export function runService(name: string, behave: (parts: ServiceParts) => ServiceBehaviour): Promise<void> {
  return runProcess(name, async (parts) => {
    const config = readSettings(settings, process.env);
    const { log, metrics, fail } = parts;
    const onError = (error: unknown) => log.error({ err: error }, 'background error');
    const pool = createPool({
      url: config.DATABASE_URL,
      max: config.DATABASE_POOL,
      applicationName: `${name} ${process.pid}`,
      onIdleError: (error) => log.warn({ err: error }, 'an idle database connection broke'),
    });
    const nc = await connectBus({
      url: config.NATS_URL,
      user: config.NATS_USER,
      password: config.NATS_PASSWORD,
      onStatus: (type, detail) => log.info({ type, detail }, 'bus'),
    });
    const onBuried = (letter: DeadLetter) => {
      metrics.buried.inc({ code: letter.error.code });
      log.error({ ...letter, payload: undefined }, 'a message was stored in the dead letters');
    };
    const relay = startRelay({
      service: name,
      js: jetstream(nc, { timeout: STORED_WITHIN_MS }),
      connect: () => connectRelay(config, name),
      onError,
      onBuried,
      onPublished: (count) => metrics.published.inc(count),
      onAge: (seconds) => metrics.outboxAge.set(seconds),
    });
    const database = new TenantDatabase(pool, () => relay.poke());
    const behaviour = behave({ ...parts, nc, database, pool, onBuried });
    const consumers = await Promise.all(
      (behaviour.consumers ?? []).map((consumer) =>
        startConsumer({
          ...consumer,
          nc,
          service: name,
          onError,
          onLost: fail,
          onLag: (messages) => metrics.lag.set({ stream: consumer.stream }, messages),
          onBuried,
        }),
      ),
    );
    const server = await serve({
      nc,
      service: name,
      implementations: behaviour.implementations,
      answers: keptAnswers(pool),
      requireStanding: (principal) => database.requireStanding(principal),
      limit: config.DATABASE_POOL * 4,
      onLost: fail,
      onError: (error, useCase, requestId) => {
        metrics.errors.inc({ use_case: useCase });
        log.error({ err: error, use_case: useCase, request_id: requestId }, 'a call failed');
      },
      onAnswered: (useCase, surface, code, seconds) =>
        metrics.calls.observe({ use_case: useCase, surface, code }, seconds),
    });
    const background = [
      ...(behaviour.background ?? []),
      startInboxPruning(pool, onError),
      startPoolMetrics(pool, metrics),
    ];
    const checks: Record<string, Check> = {
      bus: () => isConnected(nc),
      database: async () => (await pool.query('select 1')).rowCount === 1,
    };
    return {
      checks,
      stop: () =>
        inOrder(onError, [
          () => server.stop(),
          () => Promise.all(consumers.map((consumer) => consumer.stop())),
          () => Promise.all(background.map((work) => work.stop())),
          () => relay.stop(),
          () => closeBus(nc),
          () => pool.end(),
        ]),
    };
  });
}

/** Takes one step after the other; a step that fails does not keep the rest from being taken. */
async function inOrder(onError: (error: unknown) => void, steps: (() => Promise<unknown>)[]): Promise<void> {
  for (const step of steps) await step().catch(onError);
}

async function connectRelay(config: ServiceSettings, name: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: config.RELAY_DATABASE_URL,
    application_name: `${name} ${process.pid} relay`,
    connectionTimeoutMillis: 3_000,
    keepAlive: true,
    statement_timeout: 8_000,
    query_timeout: 10_000,
  });
  await client.connect();
  return client;
}
