import type { catalog, Contract } from '@interlock/contracts';
import { inTenant } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { requireOwnTenant, unknownTenant } from '../domain/access.ts';
import { findTenant, tenantOf } from '../store/tenants.ts';
import type { Deps } from './deps.ts';

type GetTenant = (typeof catalog)['directory']['getTenant'] & Contract;

/** Reads the caller's tenant, suspended or not: who provisions it must see which. */
export function getTenant({ database }: Deps): UseCase<GetTenant> {
  return async ({ principal }, { tenant_id }) => {
    requireOwnTenant(principal, tenant_id);
    const row = await inTenant(database.pool, tenant_id, (tx) => findTenant(tx, tenant_id));
    if (row === undefined) throw unknownTenant();
    return { tenant: tenantOf(row) };
  };
}
