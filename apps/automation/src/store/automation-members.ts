import { refuse, type AutomationRole, type Principal } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { and, asc, eq, sql } from 'drizzle-orm';
import { automationMembers, type AutomationMemberRow } from './schema.ts';

/** Who is meant: a user in an automation of a tenant. */
export type MemberKey = Pick<AutomationMemberRow, 'tenant_id' | 'automation_id' | 'user_id'>;

function isMember(key: MemberKey) {
  return and(
    eq(automationMembers.tenant_id, key.tenant_id),
    eq(automationMembers.automation_id, key.automation_id),
    eq(automationMembers.user_id, key.user_id),
  );
}

/** The ids of the automations that `principal` is a member of, as a subquery. */
export function memberAutomations(tx: Transaction, { tenantId, sub }: Principal) {
  return tx.db
    .select({ id: automationMembers.automation_id })
    .from(automationMembers)
    .where(and(eq(automationMembers.tenant_id, tenantId), eq(automationMembers.user_id, sub)));
}

/** A member, or undefined. */
export async function findMember(tx: Transaction, key: MemberKey): Promise<AutomationMemberRow | undefined> {
  const [row] = await tx.db.select().from(automationMembers).where(isMember(key));
  return row;
}

/** The owners of an automation, the eldest first. */
export async function ownersOf(
  tx: Transaction,
  { tenant_id, automation_id }: Omit<MemberKey, 'user_id'>,
): Promise<string[]> {
  const rows = await tx.db
    .select({ user_id: automationMembers.user_id })
    .from(automationMembers)
    .where(
      and(
        eq(automationMembers.tenant_id, tenant_id),
        eq(automationMembers.automation_id, automation_id),
        eq(automationMembers.role, 'owner'),
      ),
    )
    .orderBy(asc(automationMembers.created_at), asc(automationMembers.user_id));
  return rows.map(({ user_id }) => user_id);
}

/** Takes a member out of an automation whose row is locked. */
export async function removeMember(tx: Transaction, key: MemberKey): Promise<void> {
  await tx.db.delete(automationMembers).where(isMember(key));
}

/** Gives a user a role in an automation whose row is locked. */
export async function setRole(
  tx: Transaction,
  key: MemberKey,
  role: AutomationRole,
): Promise<AutomationMemberRow> {
  const [row] = await tx.db
    .insert(automationMembers)
    .values({ ...key, role })
    .onConflictDoUpdate({
      target: [automationMembers.tenant_id, automationMembers.automation_id, automationMembers.user_id],
      set: {
        role,
        updated_at: sql`greatest(date_trunc('milliseconds', clock_timestamp()), ${automationMembers.updated_at} + interval '1 ms')`,
      },
    })
    .returning();
  if (row === undefined) throw new Error('An upsert returned no row.');
  return row;
}

/** Throws `validation_failed` naming `field` unless a user is an active member of the tenant. */
export async function requireActiveMember(
  tx: Transaction,
  tenantId: string,
  userId: string,
  field: 'user_id' | 'owner_id',
): Promise<void> {
  const { rowCount } = await tx.query('select 1 from directory_api.active_members_v1($1, array[$2])', [
    tenantId,
    userId,
  ]);
  if (rowCount === 1) return;
  const message = `'${userId}' is no active member of the tenant. Add the member to the directory first.`;
  throw refuse('validation_failed', message, { details: [{ field, message }] });
}

/** The roles that the directory gives an active member; undefined for anybody else. */
export async function activeRoles(
  tx: Transaction,
  tenantId: string,
  userId: string,
): Promise<readonly string[] | undefined> {
  const { rows } = await tx.query<{ roles: string[] }>(
    'select roles from directory_api.active_members_v1($1, array[$2])',
    [tenantId, userId],
  );
  return rows[0]?.roles;
}
