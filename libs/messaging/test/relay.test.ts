import { randomUUID } from 'node:crypto';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { testDatabase, type TestDatabase } from '@interlock/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startConsumer, type Consumer } from '../src/consumer.ts';
import { WORTH_A_BATCH } from '../src/relay-batch.ts';
import { startRelay, type Relay } from '../src/relay.ts';
import { Arrivals, testBus, type TestBus } from './bus.ts';

interface Published {
  readonly entity: string;
  readonly version: number;
}

let database: TestDatabase;
let bus: TestBus;
let app: pg.Pool;
let consumer: Consumer;
let arrivals: Arrivals<Published>;
const relays: Relay[] = [];
let errors: unknown[];
/** Messages that came in one batch. */
let largestBatch: number;

beforeAll(async () => {
  database = await testDatabase();
  app = new pg.Pool({ connectionString: database.url('tasks_app'), max: 20 });
});
beforeEach(async () => {
  bus = await testBus();
  arrivals = new Arrivals();
  errors = [];
  largestBatch = 0;
  consumer = await startConsumer({
    nc: await bus.as('audit'),
    service: 'audit',
    stream: 'EVENTS',
    batch: 50,
    onBuried: () => undefined,
    onLost: (error) => errors.push(error),
    onError: (error) => console.error(error),
    handle: (deliveries) => {
      for (const delivery of deliveries) {
        const { data } = delivery.json() as { data: { entity: { id: string; version: number } } };
        largestBatch = Math.max(largestBatch, Number(delivery.header('Nats-Batch-Sequence') ?? 0));
        arrivals.add({ entity: data.entity.id, version: data.entity.version });
      }
      return Promise.resolve();
    },
  });
});
afterEach(async () => {
  await consumer.stop();
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
  await bus.close();
});
afterAll(async () => {
  await app.end();
  await database.drop();
});

async function relay(): Promise<Relay> {
  const started = startRelay({
    service: 'tasks',
    js: jetstream(await bus.as('tasks')),
    connect: async () => {
      const client = new pg.Client({ connectionString: database.url('tasks_relay') });
      await client.connect();
      return client;
    },
    onError: (error) => errors.push(error),
  });
  relays.push(started);
  return started;
}

/** Writes an event in a transaction that commits when `until` resolves. */
async function write(
  entity: string,
  version: number,
  until: Promise<unknown> = Promise.resolve(),
  tenant = 'acme',
  filler = '',
): Promise<void> {
  const client = await app.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.tenant', $1, true)`, [tenant]);
    await client.query(
      `select record_change($6, $1, $2, 'task_updated', 'task', $3, $4, 'user', 'u', 'r', 'a', '{}', $5)`,
      [
        randomUUID(),
        randomUUID(),
        entity,
        version,
        JSON.stringify({ entity: { type: 'task', id: entity, version }, filler }),
        tenant,
      ],
    );
    await until;
    await client.query('commit');
  } finally {
    client.release();
  }
}

const unpublished = async () =>
  (await pgAdmin(`select count(*)::int as n from tasks.outbox where published_at is null`)).rows[0] as {
    n: number;
  };

async function pgAdmin(sql: string) {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

describe('the outbox relay', () => {
  it('publishes each entity in order and skips nothing', async () => {
    await relay();
    const entities = Array.from({ length: 10 }, () => randomUUID());
    await Promise.all(
      entities.map(async (entity) => {
        for (let version = 1; version <= 10; version += 1) await write(entity, version);
      }),
    );
    const all = await arrivals.reach(100);
    for (const entity of entities) {
      const versions = all.filter((item) => item.entity === entity).map((item) => item.version);
      expect(versions).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }
  });

  it('publishes what commits late under a lower id', async () => {
    const leader = await relay();
    let commit: (value?: unknown) => void = () => undefined;
    const late = write('late', 1, new Promise((resolve) => (commit = resolve)));
    await write('early', 1);
    leader.poke();
    expect(await arrivals.reach(1)).toEqual([{ entity: 'early', version: 1 }]);
    commit();
    await late;
    leader.poke();
    expect(await arrivals.reach(2)).toContainEqual({ entity: 'late', version: 1 });
  });

  it('has one leader, and another takes over when its session is cut', async () => {
    await Promise.all([relay(), relay()]);
    await write('first', 1);
    await arrivals.reach(1);
    const leaders = `select pid from pg_locks where locktype = 'advisory' and granted
                       and database = (select oid from pg_database where datname = current_database())`;
    expect((await pgAdmin(leaders)).rowCount).toBe(1);
    await pgAdmin(`select pg_terminate_backend(pid) from (${leaders}) l`);
    await write('second', 1);
    await arrivals.reach(2);
    expect(errors).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('terminat') as unknown }),
    );
    expect(arrivals.items.map(({ entity }) => entity)).toEqual(['first', 'second']);
  });

  it('publishes many together, each once and in order, also when some of them are stored already', async () => {
    const entities = ['a', 'b', 'c'];
    const versions = Array.from({ length: WORTH_A_BATCH }, (_, index) => index + 1);
    for (const version of versions) for (const entity of entities) await write(entity, version);
    const first = await relay();
    await arrivals.reach(entities.length * versions.length);
    await first.stop();
    expect(largestBatch).toBeGreaterThanOrEqual(WORTH_A_BATCH);

    // As after a leader that died between storing and marking.
    await pgAdmin(
      `update tasks.outbox set published_at = null where entity_id = 'a' and entity_version > 32`,
    );
    for (const version of versions) await write('d', version);
    await relay();
    const all = await arrivals.reach((entities.length + 1) * versions.length);
    await expect.poll(unpublished).toEqual({ n: 0 });
    for (const entity of [...entities, 'd']) {
      expect(all.filter((item) => item.entity === entity).map((item) => item.version)).toEqual(versions);
    }
    expect(errors).toHaveLength(1);
  });

  it('marks what it published when it stops', async () => {
    const leader = await relay();
    await write('last', 1);
    await arrivals.reach(1);
    await leader.stop();
    expect(await unpublished()).toEqual({ n: 0 });
  });

  it('publishes for every tenant there can be, and buries what no message can carry', async () => {
    await relay();
    await write('dots', 1, undefined, 'a..b');
    await write('large', 1, undefined, 'acme', 'x'.repeat(1_100_000));
    await write('after', 1);
    expect((await arrivals.reach(2)).map(({ entity }) => entity).sort()).toEqual(['after', 'dots']);
    await expect.poll(unpublished).toEqual({ n: 0 });
    const admin = await bus.connectProvisioner();
    const { state } = await (await jetstreamManager(admin)).streams.info('DEAD');
    await admin.close();
    expect(state.messages).toBe(1);
  });
});
