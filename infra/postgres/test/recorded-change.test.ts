import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../src/index.ts';
import { startCluster, type Cluster } from './cluster.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  const { adminUrl, passwords } = cluster;
  await migrate({ adminUrl, passwords });
}, 30_000);

afterAll(() => cluster.stop());

function recordChange(client: Client, tenant: string, overrides: { actorType?: string } = {}) {
  return client.query('select record_change($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)', [
    ...[tenant, randomUUID(), randomUUID(), 'task_created', 'task', 't1', 1],
    ...[overrides.actorType ?? 'user', 'alice', 'request', 'create_task', '{"a":1}', '{"b":2}'],
  ]);
}

async function asTenant<T>(client: Client, tenant: string, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    await client.query("select set_config('app.tenant', $1, true)", [tenant]);
    return await work();
  } finally {
    await client.query('commit');
  }
}

describe('a recorded change', () => {
  it('is one audit row and one event, at the same time', async () => {
    const app = await cluster.connect('tasks_app');
    await asTenant(app, 'one', () => recordChange(app, 'one'));
    const admin = await cluster.connect();
    const { rows } = await admin.query(
      `select o.type, o.payload, o.published_at, a.metadata, o.occurred_at = a.occurred_at as together
       from tasks.outbox o join tasks.audit_logs a using (tenant_id, entity_id) where tenant_id = 'one'`,
    );
    expect(rows).toEqual([
      { type: 'task_created', payload: '{"b":2}', published_at: null, metadata: { a: 1 }, together: true },
    ]);
  });

  it('is refused for a tenant that is not the transaction’s, and without one', async () => {
    const app = await cluster.connect('tasks_app');
    await expect(asTenant(app, 'one', () => recordChange(app, 'two'))).rejects.toMatchObject({
      code: '42501',
    });
    await expect(recordChange(app, 'one')).rejects.toMatchObject({ code: '42501' });
  });

  it('needs a known kind of actor', async () => {
    const app = await cluster.connect('tasks_app');
    const attempt = asTenant(app, 'one', () => recordChange(app, 'one', { actorType: 'ghost' }));
    await expect(attempt).rejects.toMatchObject({ code: '23514' });
  });

  it('stays: the app can read its tenant’s audit rows, and neither change nor delete any', async () => {
    const app = await cluster.connect('tasks_app');
    await asTenant(app, 'seen', () => recordChange(app, 'seen'));
    await asTenant(app, 'hidden', () => recordChange(app, 'hidden'));
    const { rows } = await asTenant(app, 'seen', () => app.query('select tenant_id from audit_logs'));
    expect(rows).toEqual([{ tenant_id: 'seen' }]);
    for (const sql of [
      "update audit_logs set user_id = 'x'",
      'delete from audit_logs',
      'truncate audit_logs',
    ]) {
      await expect(app.query(sql), sql).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('is hidden from the owner too, unless it says whose', async () => {
    const owner = await cluster.connect('tasks_owner');
    expect((await owner.query('select from tasks.audit_logs')).rowCount).toBe(0);
  });
});

describe('the outbox', () => {
  it('cannot be read by the app, whatever the tenant', async () => {
    const app = await cluster.connect('tasks_app');
    await expect(asTenant(app, 'one', () => app.query('select from outbox'))).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('is read, marked and pruned by the relay for every tenant, and not otherwise changed', async () => {
    const app = await cluster.connect('directory_app');
    for (const tenant of ['one', 'two']) await asTenant(app, tenant, () => recordChange(app, tenant));
    const relay = await cluster.connect('directory_relay');
    const { rows } = await relay.query('select tenant_id from outbox where published_at is null order by id');
    expect(rows).toEqual([{ tenant_id: 'one' }, { tenant_id: 'two' }]);
    await expect(relay.query("update outbox set payload = 'forged'")).rejects.toMatchObject({
      code: '42501',
    });
    await expect(relay.query('select from audit_logs')).rejects.toMatchObject({ code: '42501' });
    expect((await relay.query('update outbox set published_at = clock_timestamp()')).rowCount).toBe(2);
    expect((await relay.query('delete from outbox')).rowCount).toBe(2);
  });
});
