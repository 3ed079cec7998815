import { isOps, refuse, type Principal } from '@interlock/contracts';

/** Throws `not_found` for any tenant but the caller's own: of others not even the existence is told. */
export function requireOwnTenant(principal: Principal, tenantId: string): void {
  if (principal.tenantId !== tenantId) throw unknownTenant();
}

/** The refusal for a tenant that is not there, or not the caller's. */
export function unknownTenant() {
  return refuse('not_found', 'There is no tenant with this id.');
}

/** Throws `forbidden` unless a service, an `admin` or ops ask. */
export function requireTenantReader({ kind, roles }: Principal): void {
  if (kind === 'service' || isOps(roles)) return;
  throw refuse('forbidden', "Only a service, an admin or ops may read the tenant's settings.");
}

/** Throws `forbidden` unless a service or an `admin` asks. */
export function requireDirectoryWriter({ kind, roles }: Principal): void {
  if (kind === 'service' || roles.includes('admin')) return;
  throw refuse('forbidden', "Only a service or someone with the role 'admin' may change members.");
}
