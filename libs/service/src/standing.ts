import { refuse, type Principal, type TenantSettings } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';

/** What the directory says of a caller, and of the tenant. A service has no membership. */
export interface Standing {
  readonly tenant_status: 'active' | 'suspended' | null;
  readonly member_status: 'active' | 'inactive' | null;
  readonly settings: TenantSettings;
}

/** Throws `unauthenticated` unless the tenant is active and, for a session, the user an active member of it. */
export function requireStanding(principal: Principal, standing: Standing): void {
  if (standing.tenant_status === null)
    throw refuse('unauthenticated', `The tenant of this token is not known.`);
  if (standing.tenant_status !== 'active') throw refuse('unauthenticated', 'The tenant is suspended.');
  if (principal.kind === 'session' && standing.member_status !== 'active') {
    throw refuse('unauthenticated', 'The user of this token is not an active member of the tenant.');
  }
}

/** Makes row-level security show the principal's tenant, and reads the standing, in one statement. */
export async function enter(tx: Transaction, principal: Principal): Promise<Standing> {
  const { rows } = await tx.query<Standing>({
    name: 'standing',
    text: 'select tenant_status, member_status, settings from directory_api.standing_v1($1, $2)',
    values: [principal.tenantId, principal.sub],
  });
  const [standing] = rows;
  if (standing === undefined) throw new Error('directory_api.standing_v1 returned no row.');
  return standing;
}
