import { refuse, type Principal, type TenantSettings } from '@interlock/contracts';
import { statementName, type TextRow, type Transaction } from '@interlock/database';
import type { QueryConfig } from 'pg';

/** What the directory says of a caller, and of the tenant. A service has no membership. */
export interface Standing {
  readonly tenant_status: 'active' | 'suspended' | null;
  readonly member_status: 'active' | 'inactive' | null;
  readonly settings: TenantSettings;
}

/** Throws `unauthenticated` unless the tenant is active and, for a session, the user an active member of it. */
export function requireStanding(principal: Principal, standing: Omit<Standing, 'settings'>): void {
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

/** A statement that reads rows; its first column is never null. */
export interface ReadStatement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Whether one plan serves all values, so that it is prepared. */
  readonly isPlannedOnce: boolean;
}

/**
 * A statement as one that makes row-level security show the principal's tenant first, and has the standing's statuses
 * behind the columns of each row, for {@link rowsBeside}. A join that begins with a function runs it first.
 */
export function besideStanding(
  { tenantId, sub }: Principal,
  { text, values, isPlannedOnce }: ReadStatement,
): QueryConfig<unknown[]> {
  const at = values.length;
  const whole = `select page.*, standing.tenant_status, standing.member_status
                   from directory_api.standing_v1($${at + 1}, $${at + 2}) standing
                   left join lateral (${text}) page on true`;
  const name = isPlannedOnce ? statementName(whole) : undefined;
  return { name, text: whole, values: [...values, tenantId, sub] };
}

/** The rows that a statement {@link besideStanding} read. Throws `unauthenticated` for a caller without standing. */
export function rowsBeside(principal: Principal, rows: readonly TextRow[]): readonly TextRow[] {
  const [first] = rows;
  if (first === undefined) throw new Error('directory_api.standing_v1 returned no row.');
  const [tenant_status, member_status] = first.slice(-2) as [
    Standing['tenant_status'],
    Standing['member_status'],
  ];
  requireStanding(principal, { tenant_status, member_status });
  return first[0] === null ? [] : rows;
}
