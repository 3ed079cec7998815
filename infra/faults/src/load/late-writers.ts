import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { enterTenant, newId, recordChange, withTransaction } from '@interlock/database';
import type { Pool } from 'pg';
import type { Entry } from '../ledger/outside-ledger.ts';
import { poolAs } from '../stack/database.ts';
import type { World } from '../world.ts';
import type { Load } from './load.ts';
import type { Scenery } from './scenery.ts';

const LATEST_MS = 2_000;
const PRIORITIES = ['low', 'normal', 'high', 'urgent'];

/** A task and what events show of it. */
interface Target {
  readonly id: string;
  readonly shown: Readonly<Record<string, unknown>>;
}

/**
 * Transactions as the tasks service makes them, in sessions of its role, each of which holds its commit for 0 to
 * 2 s after its event has got its place in the outbox. Some share a task. How many were committed.
 */
export async function writeLate(
  world: World,
  scenery: Scenery,
  load: Load,
  size: { readonly writers: number; readonly forMs: number },
): Promise<number> {
  const targets = await makeTargets(world, load, Math.ceil(0.8 * size.writers));
  const pool = poolAs(world, 'tasks_app', size.writers);
  const until = Date.now() + size.forMs;
  let committed = 0;
  const writer = async (target: Target) => {
    while (Date.now() < until) {
      const entry = await changeLate(pool, scenery.tenant, target);
      load.ledger.add(entry);
      if (entry.outcome === 'acknowledged') committed += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: size.writers }, (_, at) => writer(targets[at % targets.length]!)));
  } finally {
    await pool.end();
  }
  return committed;
}

async function makeTargets(world: World, load: Load, count: number): Promise<Target[]> {
  const targets: Target[] = [];
  while (targets.length < count) {
    const { taskId } = await load.probe.create(null);
    const { rows } = await world.admin.query<{ shown: Target['shown'] }>(
      `select payload::jsonb #> '{data,task}' as shown from tasks.outbox where entity_id = $1`,
      [taskId],
    );
    if (taskId && rows[0]) targets.push({ id: taskId, shown: rows[0].shown });
  }
  return targets;
}

async function changeLate(pool: Pool, tenant: string, { id, shown }: Target): Promise<Entry> {
  const requestId = randomUUID();
  const priority = PRIORITIES[Math.floor(Math.random() * PRIORITIES.length)];
  const entry = { kind: 'update', requestId, subject: id, taskId: id } as const;
  const committed = withTransaction(pool, async (tx) => {
    await enterTenant(tx, tenant);
    const { rows } = await tx.query<{ version: number }>(
      `update tasks set priority = $3, version = version + 1, updated_at = updated_at + interval '1 ms'
        where tenant_id = $1 and id = $2 returning version`,
      [tenant, id, priority],
    );
    const version = rows[0]!.version;
    await recordChange(tx, {
      tenantId: tenant,
      eventId: newId(),
      auditId: newId(),
      type: 'task_updated',
      entity: { type: 'task', id, version },
      actor: { type: 'user', id: 'olga' },
      requestId,
      cause: null,
      actionType: 'update_task',
      metadata: { changed: ['priority'] },
      data: { task: { ...shown, priority, version }, changed: ['priority'] },
    });
    await delay(Math.random() * LATEST_MS);
  });
  return committed.then(
    () => ({ ...entry, outcome: 'acknowledged' }),
    () => ({ ...entry, outcome: 'unknown' }),
  );
}
