import type { Member } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { and, desc, eq, sql, type SQL } from 'drizzle-orm';
import { bump, members, type MemberRow } from './schema.ts';

export type MemberKey = Pick<MemberRow, 'tenant_id' | 'user_id'>;
export type MemberValues = Pick<MemberRow, 'email' | 'display_name' | 'status'> &
  Partial<Pick<MemberRow, 'roles' | 'time_zone'>>;
/** Where a page of members starts: after the one that was made then, under this id. */
export type MemberPosition = Pick<MemberRow, 'created_at' | 'user_id'>;

const is = (key: MemberKey): SQL | undefined =>
  and(eq(members.tenant_id, key.tenant_id), eq(members.user_id, key.user_id));

/** A row as a member. */
export function memberOf(row: MemberRow): Member {
  return { ...row, created_at: row.created_at.toISOString(), updated_at: row.updated_at.toISOString() };
}

/** Makes the member; undefined when it is there already, committed. */
export async function insertMember(tx: Transaction, key: MemberKey, values: MemberValues) {
  const [row] = await tx.db
    .insert(members)
    .values({ ...key, ...values })
    .onConflictDoNothing()
    .returning();
  return row;
}

/** The member, locked against other writers; it must be there. */
export async function lockMember(tx: Transaction, key: MemberKey): Promise<MemberRow> {
  const [row] = await tx.db.select().from(members).where(is(key)).for('no key update');
  if (row === undefined) throw new Error('A member that exists could not be locked.');
  return row;
}

/** Changes a member that the caller has locked. */
export async function updateMember(
  tx: Transaction,
  key: MemberKey,
  values: MemberValues,
): Promise<MemberRow> {
  const [row] = await tx.db
    .update(members)
    .set({ ...values, ...bump(members) })
    .where(is(key))
    .returning();
  if (row === undefined) throw new Error('A locked member could not be changed.');
  return row;
}

/** At most `limit` members of a tenant, newest first, after a position. */
export function newestMembers(
  tx: Transaction,
  tenantId: string,
  after: MemberPosition | undefined,
  limit: number,
): Promise<MemberRow[]> {
  const older =
    after &&
    sql`(${members.created_at}, ${members.user_id}) < (${after.created_at.toISOString()}, ${after.user_id})`;
  return tx.db
    .select()
    .from(members)
    .where(and(eq(members.tenant_id, tenantId), older))
    .orderBy(desc(members.created_at), desc(members.user_id))
    .limit(limit);
}
