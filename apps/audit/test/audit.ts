import { randomUUID } from 'node:crypto';
import { createPool, withTransaction } from '@interlock/database';
import type { Call, Delivery } from '@interlock/messaging';
import { TenantDatabase } from '@interlock/service';
import { testDatabase } from '@interlock/testing';
import { appendEvents } from '../src/use-cases/append-events.ts';
import { listAuditLogs } from '../src/use-cases/list-audit-logs.ts';

/** An event as tasks would publish it; `over` replaces fields of its data. */
export function event(tenantId: string, over: Record<string, unknown> = {}, type = 'task_created') {
  const id = randomUUID();
  return {
    specversion: '1.0',
    id,
    source: '/interlock/tasks',
    type: `${type}.v1`,
    subject: 'task/1',
    time: '2026-11-01T10:00:00.123Z',
    datacontenttype: 'application/json',
    data: {
      tenant_id: tenantId,
      entity: { type: 'task', id: '1', version: 1 },
      actor: { type: 'user', id: 'ann' },
      request_id: 'req-1',
      cause: null,
      audit: { id: randomUUID(), action_type: 'create_task', metadata: { kind: 'general_todo' } },
      data: {},
      ...over,
    },
  };
}
export type TestEvent = ReturnType<typeof event>;

export function subjectOf({ type, data }: TestEvent): string {
  return `evt.tasks.${type.replace(/\.v1$/, '')}.${data.tenant_id}`;
}

/** The event as the consumer hands it over; `text` replaces what it says. */
export function delivery(one: TestEvent, text = JSON.stringify(one)): Delivery {
  return {
    id: one.id,
    subject: subjectOf(one),
    deliveries: 1,
    header: () => undefined,
    text: () => text,
    json: () => JSON.parse(text) as unknown,
  };
}

export function callOf(
  tenantId: string,
  sub: string,
  roles: string[],
  kind: 'session' | 'service' = 'session',
): Call {
  return {
    principal: { kind, tenantId, sub, roles, systemInitiated: false },
    requestId: 'req-1',
    surface: 'v1',
  };
}

/** The use cases on a database of their own, with the tenants t1 and t2 and ann in both. */
export async function testAudit() {
  const database = await testDatabase();
  const poolAs = (url: string, max = 10) =>
    createPool({ url, max, applicationName: 'test', onIdleError: () => {} });
  const pool = poolAs(database.url('audit_app'));
  const owner = poolAs(database.url('audit_owner'), 2);
  const admin = poolAs(database.adminUrl, 2);
  await admin.query(`
    insert into directory.tenants (tenant_id, name, status) values ('t1', 't1', 'active'), ('t2', 't2', 'active');
    insert into directory.members (tenant_id, user_id, email, display_name, status)
      values ('t1', 'ann', 'ann@example.com', 'Ann', 'active'), ('t2', 'ann', 'ann@example.com', 'Ann', 'active')`);
  const deps = { database: new TenantDatabase(pool, () => {}) };
  return {
    database,
    tenantDatabase: deps.database,
    pool,
    owner,
    admin,
    append: appendEvents(deps),
    list: listAuditLogs(deps),
    ledger: async (tenantId: string) => {
      const { rows } = await admin.query<{ seq: number; audit_id: string; event_id: string }>(
        'select seq::int, audit_id, event_id from audit.ledger where tenant_id = $1 order by seq',
        [tenantId],
      );
      return rows;
    },
    verify: (tenantId: string, from = 1, limit = 100_000) =>
      withTransaction(pool, async (tx) => {
        await tx.query(`select set_config('app.tenant', $1, true)`, [tenantId]);
        const { rows } = await tx.query('select checked::int, first_bad::int from verify($1, $2, $3)', [
          tenantId,
          from,
          limit,
        ]);
        return rows[0] as { checked: number; first_bad: number | null };
      }),
    async [Symbol.asyncDispose]() {
      await Promise.all([pool.end(), owner.end(), admin.end()]);
      await database.drop();
    },
  };
}
export type TestAudit = Awaited<ReturnType<typeof testAudit>>;
