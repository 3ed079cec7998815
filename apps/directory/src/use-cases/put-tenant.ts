import type { catalog, Contract, Input } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import type { Call, UseCase } from '@interlock/messaging';
import { requireOwnTenant } from '../domain/access.ts';
import { changedFields } from '../domain/changed-fields.ts';
import { insertTenant, lockTenant, tenantOf, updateTenant } from '../store/tenants.ts';
import type { Deps } from './deps.ts';
import { recordTenant } from './recorded.ts';

type PutTenant = (typeof catalog)['directory']['putTenant'] & Contract;

/**
 * Makes or replaces the caller's tenant. The standing is not asked for: this is how a tenant comes to be, and
 * how a suspended one comes back. What is there already is not written again.
 */
export function putTenant({ database }: Deps): UseCase<PutTenant> {
  return async (call, input) => {
    requireOwnTenant(call.principal, input.tenant_id);
    return database.writeWithoutStanding(call, (tx) => write(tx, call, input));
  };
}

async function write(tx: Transaction, call: Call, { tenant_id, ...values }: Input<PutTenant>) {
  const made = await insertTenant(tx, tenant_id, values);
  if (made !== undefined) {
    const tenant = tenantOf(made);
    await recordTenant(tx, call, tenant, { created: true, changed: Object.keys(values) });
    return { tenant, created: true };
  }
  const current = await lockTenant(tx, tenant_id);
  const changed = changedFields(current, values);
  if (changed.length === 0) return { tenant: tenantOf(current), created: false };
  const tenant = tenantOf(await updateTenant(tx, tenant_id, values));
  await recordTenant(tx, call, tenant, { created: false, changed });
  return { tenant, created: false };
}
