import type { catalog, Contract } from '@interlock/contracts';
import { inTenant, type Transaction } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { requireOwnTenant, requireTenantReader, unknownTenant } from '../domain/access.ts';
import { findTenant, tenantOf } from '../store/tenants.ts';
import type { Deps } from './deps.ts';

type GetTenant = (typeof catalog)['directory']['getTenant'] & Contract;

/** Reads the caller's tenant; for a service suspended or not: who provisions it must see which. */
export function getTenant({ database }: Deps): UseCase<GetTenant> {
  return async (call, { tenant_id }) => {
    const { principal } = call;
    requireOwnTenant(principal, tenant_id);
    const find = (tx: Transaction) => findTenant(tx, tenant_id);
    const row = await (principal.kind === 'service'
      ? inTenant(database.pool, tenant_id, find)
      : database.read(call, (tx) => {
          requireTenantReader(principal);
          return find(tx);
        }));
    if (row === undefined) throw unknownTenant();
    return { tenant: tenantOf(row) };
  };
}
