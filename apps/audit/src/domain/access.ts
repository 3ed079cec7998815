import { isOps, refuse, type Principal } from '@interlock/contracts';

/** Throws `forbidden` unless the caller is a service, or has the role `admin` or one of ops. */
export function requireAuditor({ kind, roles }: Principal): void {
  if (kind === 'service' || isOps(roles)) return;
  throw refuse(
    'forbidden',
    "Only services and people with the role 'admin' or 'ops_*' may read the audit log.",
  );
}
