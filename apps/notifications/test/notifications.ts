import type { InterlockEvent, TenantSettings } from '@interlock/contracts';
import { createPool } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import { TenantDatabase } from '@interlock/service';
import { testDatabase, type TestDatabase } from '@interlock/testing';
import { listNotifications } from '../src/use-cases/list-notifications.ts';
import { notify } from '../src/use-cases/notify.ts';
import { readNotification } from '../src/use-cases/read-notification.ts';
import { AUTOMATION, delivery, PROJECT, VERSION } from './events.ts';

const poolAs = (url: string, max: number) =>
  createPool({ url, max, applicationName: 'test', onIdleError: () => {} });

/** Two tenants with the same people: ann, ben who owns the project, opa of ops, and two who must get nothing. */
async function seed(database: TestDatabase) {
  const admin = poolAs(database.adminUrl, 1);
  const people = `(values ('ann', 'active', '{}'), ('ben', 'active', '{}'), ('boss', 'active', '{}'), ('opa', 'active', '{ops_build}'),
    ('cli', 'active', '{}'), ('rel', 'active', '{ops_release}'),
    ('gone', 'inactive', '{ops_build}')) as person (id, status, roles)`;
  for (const tenant of ['t1', 't2']) {
    await admin.query(`
      insert into directory.tenants (tenant_id, name, status) values ('${tenant}', '${tenant}', 'active');
      insert into directory.members (tenant_id, user_id, email, display_name, status, roles)
        select '${tenant}', id, id || '@${tenant}.example', id, status, roles::text[] from ${people}`);
  }
  await admin.query(`
    insert into directory.members (tenant_id, user_id, email, display_name, status)
      values ('t2', 'tess', 'tess@t2.example', 'tess', 'active');
    insert into tasks.projects (tenant_id, id, name, created_by) values ('t1', '${PROJECT}', 'P', 'ben');
    insert into tasks.project_members (tenant_id, project_id, user_id, role) values
      ('t1', '${PROJECT}', 'ben', 'owner'), ('t1', '${PROJECT}', 'cli', 'client'), ('t1', '${PROJECT}', 'gone', 'owner'), ('t1', '${PROJECT}', 'tess', 'ops'),
      ('t1', '${PROJECT}', 'ann', 'member');
    insert into tasks.projects (tenant_id, id, name, created_by) values ('t2', '${PROJECT}', 'P2', 'ben');
    insert into tasks.project_members (tenant_id, project_id, user_id, role) values
      ('t2', '${PROJECT}', 'ann', 'member'), ('t2', '${PROJECT}', 'tess', 'member')`);
  await admin.query(`
    insert into automation.automations (tenant_id, id, name, created_by) values ('t1', '${AUTOMATION}', 'Invoices', 'ben');
    insert into automation.automation_versions
        (tenant_id, id, automation_id, project_id, number, status_changed_by_user_id, created_by)
      values ('t1', '${VERSION}', '${AUTOMATION}', '${PROJECT}', 2, 'ben', 'ben')`);
  return admin;
}

/** The use cases on a database of their own; `admin` sees past row-level security. */
export async function testNotifications() {
  const database = await testDatabase();
  const admin = await seed(database);
  const pool = poolAs(database.url('notifications_app'), 10);
  const deps = { database: new TenantDatabase(pool, () => {}) };
  let woken = 0;
  const unknown: string[] = [];
  const unreached: string[] = [];
  const consume = notify({
    ...deps,
    publicUrl: 'http://127.0.0.1:8080',
    onDelivery: () => (woken += 1),
    onUnreached: ({ template }) => unreached.push(template),
    onUnknown: (type) => unknown.push(type),
  });
  return {
    deps,
    database,
    pool,
    admin,
    woken: () => woken,
    unknown,
    unreached,
    consume,
    notify: (events: readonly InterlockEvent[]) => consume(events.map((one) => delivery(one))),
    list: listNotifications(deps),
    read: readNotification(deps),
    rows: async (table: 'notifications' | 'deliveries', where = 'true') =>
      (
        await admin.query(
          `select * from notifications.${table} where ${where} order by tenant_id, user_id, id`,
        )
      ).rows,
    /** What the tenant's settings say. */
    settings: (tenantId: string, settings: TenantSettings) =>
      admin.query('update directory.tenants set settings = $2 where tenant_id = $1', [tenantId, settings]),
    reset: () =>
      admin.query('truncate notifications.notifications, notifications.deliveries, notifications.outbox'),
    async [Symbol.asyncDispose]() {
      await Promise.all([pool.end(), admin.end()]);
      await database.drop();
    },
  };
}
export type TestNotifications = Awaited<ReturnType<typeof testNotifications>>;

/** A call of a person's session. */
export function by(sub: string, tenantId = 't1', roles: string[] = []): Call {
  const principal = { kind: 'session' as const, tenantId, sub, roles, systemInitiated: false };
  return { principal, requestId: 'req-1', surface: 'v1' };
}
