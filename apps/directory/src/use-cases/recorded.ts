import type { Member, Tenant } from '@interlock/contracts';
import { recordChange, type Transaction } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import { changeBy } from '@interlock/service';

/** How a row came to say what it says: made, or changed in these fields. */
export type Put = { readonly created: boolean; readonly changed: readonly string[] };

/** Records a written tenant. Which settings changed is not told: they hold addresses that are secrets. */
export function recordTenant(tx: Transaction, call: Call, tenant: Tenant, { created, changed }: Put) {
  const { status, version } = tenant;
  const change = changeBy(call, {
    type: 'tenant_changed',
    entity: { type: 'tenant', id: tenant.id, version },
    actionType: 'put_tenant',
    metadata: { created, status, changed },
    data: { created, status },
  });
  return recordChange(tx, change);
}

/** Records a written member; the audit names the fields, not a person's address. */
export function recordMember(tx: Transaction, call: Call, member: Member, { created, changed }: Put) {
  const { user_id, status, roles, version } = member;
  const change = changeBy(call, {
    type: 'member_changed',
    entity: { type: 'member', id: user_id, version },
    actionType: 'put_member',
    metadata: { created, status, roles, changed },
    data: { created, user_id, status, roles },
  });
  return recordChange(tx, change);
}
