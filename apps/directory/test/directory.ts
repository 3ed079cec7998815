import type { Principal } from '@interlock/contracts';
import { createPool } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import { TenantDatabase } from '@interlock/service';
import { testDatabase } from '@interlock/testing';
import { getTenant } from '../src/use-cases/get-tenant.ts';
import { listMembers } from '../src/use-cases/list-members.ts';
import { putMember } from '../src/use-cases/put-member.ts';
import { putTenant } from '../src/use-cases/put-tenant.ts';

/** A call of a service of `tenantId`. */
export function byService(tenantId: string): Call {
  return callOf({ kind: 'service', tenantId, sub: 'provisioner', roles: [], systemInitiated: false });
}

/** A call of a person's session. */
export function bySession(tenantId: string, sub: string, roles: string[] = []): Call {
  return callOf({ kind: 'session', tenantId, sub, roles, systemInitiated: false });
}

function callOf(principal: Principal): Call {
  return { principal, requestId: 'req-1', surface: 'v1' };
}

/** The use cases on a database of their own; `admin` sees past row-level security. */
export async function testDirectory() {
  const database = await testDatabase();
  const poolAs = (url: string) => createPool({ url, max: 8, applicationName: 'test', onIdleError: () => {} });
  const pool = poolAs(database.url('directory_app'));
  const admin = poolAs(database.adminUrl);
  const deps = { database: new TenantDatabase(pool, () => {}) };
  const useCases = {
    putTenant: putTenant(deps),
    getTenant: getTenant(deps),
    putMember: putMember(deps),
    listMembers: listMembers(deps),
  };
  return {
    ...useCases,
    pool,
    database,
    tenant: (id: string) => useCases.putTenant(byService(id), { tenant_id: id, name: id, status: 'active' }),
    member: (
      tenantId: string,
      userId: string,
      more: { status?: 'active' | 'inactive'; roles?: string[] } = {},
    ) =>
      useCases.putMember(byService(tenantId), {
        user_id: userId,
        email: `${userId}@example.com`,
        display_name: userId,
        status: 'active',
        ...more,
      }),
    /** What was recorded in a tenant, oldest first: the event's type and version, and the audited metadata. */
    recorded: async (tenantId: string) => {
      const { rows } = await admin.query<{
        type: string;
        version: number;
        action_type: string;
        metadata: object;
      }>(
        `select o.type, o.entity_version::int as version, a.action_type, a.metadata
           from directory.outbox o
           join directory.audit_logs a
             on a.tenant_id = o.tenant_id and a.id = (o.payload::jsonb -> 'audit' ->> 'id')::uuid
          where o.tenant_id = $1 order by o.id`,
        [tenantId],
      );
      return rows;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([pool.end(), admin.end()]);
      await database.drop();
    },
  };
}
export type TestDirectory = Awaited<ReturnType<typeof testDirectory>>;
