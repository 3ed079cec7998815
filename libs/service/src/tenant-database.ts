import { refuse, type Principal, type TenantSettings } from '@interlock/contracts';
import { withTransaction, type Transaction } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import type { Pool } from 'pg';

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

export type Work<T> = (tx: Transaction, standing: Standing) => Promise<T>;

/** Transactions on behalf of a caller: row-level security shows the caller's tenant, whose standing is checked. */
export class TenantDatabase {
  readonly pool: Pool;
  readonly #committed: () => void;

  constructor(pool: Pool, committed: () => void) {
    this.pool = pool;
    this.#committed = committed;
  }

  /** A transaction that writes nothing. */
  read<T>(call: Pick<Call, 'principal'>, work: Work<T>): Promise<T> {
    return withTransaction(this.pool, async (tx) => {
      const standing = await enter(tx, call.principal);
      requireStanding(call.principal, standing);
      return work(tx, standing);
    });
  }

  /** A transaction that may write; what it put into the outbox is published at once. */
  async write<T>(call: Pick<Call, 'principal'>, work: Work<T>): Promise<T> {
    const result = await this.read(call, work);
    this.#committed();
    return result;
  }

  /** For changes that don't come through {@link write}: says that the outbox has something. */
  committed(): void {
    this.#committed();
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
