import { refuse, type Principal } from '@interlock/contracts';

/** Throws `forbidden` unless the caller may see and send its tenant's deliveries (spec 2): `admin`. */
export function requireDeliveryKeeper({ roles }: Pick<Principal, 'roles'>): void {
  if (roles.includes('admin')) return;
  throw refuse('forbidden', "Deliveries are for the role 'admin'. Ask someone who has it.");
}
