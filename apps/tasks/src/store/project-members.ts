import type { Principal, ProjectRole } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { cursorKey } from '@interlock/service';
import { and, desc, eq, inArray, ne, sql, type SQL } from 'drizzle-orm';
import { nextUpdatedAt, projectMembers, type ProjectMemberRow } from './schema.ts';

/** Who is meant: a user in a project of a tenant. */
export type MemberKey = Pick<ProjectMemberRow, 'tenant_id' | 'project_id' | 'user_id'>;

function isMember(key: MemberKey) {
  return and(
    eq(projectMembers.tenant_id, key.tenant_id),
    eq(projectMembers.project_id, key.project_id),
    eq(projectMembers.user_id, key.user_id),
  );
}

/** The ids of the projects that `principal` is a member of, as a subquery. */
export function memberProjects(tx: Transaction, principal: Principal) {
  return tx.db
    .select({ id: projectMembers.project_id })
    .from(projectMembers)
    .where(and(eq(projectMembers.tenant_id, principal.tenantId), eq(projectMembers.user_id, principal.sub)));
}

/** A member, or undefined. */
export async function findMember(tx: Transaction, key: MemberKey): Promise<ProjectMemberRow | undefined> {
  const [row] = await tx.db.select().from(projectMembers).where(isMember(key));
  return row;
}

/** The roles that a user has in those of `projectIds` that the user is a member of. */
export async function rolesOf(
  tx: Transaction,
  tenantId: string,
  userId: string,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, ProjectRole>> {
  const rows = await tx.db
    .select({ project_id: projectMembers.project_id, role: projectMembers.role })
    .from(projectMembers)
    .where(
      and(
        eq(projectMembers.tenant_id, tenantId),
        eq(projectMembers.user_id, userId),
        inArray(projectMembers.project_id, [...projectIds]),
      ),
    );
  return new Map(rows.map(({ project_id, role }) => [project_id, role]));
}

/** How many owners a project whose row is locked has beside a user. */
export function countOtherOwners(tx: Transaction, key: MemberKey): Promise<number> {
  const { tenant_id, project_id, user_id, role } = projectMembers;
  return tx.db.$count(
    projectMembers,
    and(
      eq(tenant_id, key.tenant_id),
      eq(project_id, key.project_id),
      ne(user_id, key.user_id),
      eq(role, 'owner'),
    ),
  );
}

/** Adds a member to a project whose row is locked. */
export async function addMember(
  tx: Transaction,
  key: MemberKey,
  role: ProjectRole,
): Promise<ProjectMemberRow> {
  const [row] = await tx.db
    .insert(projectMembers)
    .values({ ...key, role })
    .returning();
  if (row === undefined) throw new Error('An insert returned no row.');
  return row;
}

/** Gives a member of a project whose row is locked another role. */
export async function changeRole(
  tx: Transaction,
  key: MemberKey,
  role: ProjectRole,
): Promise<ProjectMemberRow> {
  const change = { role, updated_at: nextUpdatedAt };
  const [row] = await tx.db.update(projectMembers).set(change).where(isMember(key)).returning();
  if (row === undefined) throw new Error('The member of the locked project is gone.');
  return row;
}

/** Takes a member out of a project. */
export async function removeMember(tx: Transaction, key: MemberKey): Promise<void> {
  await tx.db.delete(projectMembers).where(isMember(key));
}

/** Up to `limit` members of a project, newest first. */
export function listMemberRows(
  tx: Transaction,
  key: Omit<MemberKey, 'user_id'>,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<ProjectMemberRow[]> {
  return tx.db
    .select()
    .from(projectMembers)
    .where(
      and(
        eq(projectMembers.tenant_id, key.tenant_id),
        eq(projectMembers.project_id, key.project_id),
        below(page.cursor),
      ),
    )
    .orderBy(desc(projectMembers.created_at), desc(projectMembers.user_id))
    .limit(page.limit);
}

/** What a cursor of the members' list holds. */
export function memberCursorKey(row: ProjectMemberRow): string {
  return `${row.created_at.toISOString()} ${row.user_id}`;
}

function below(cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [time, userId] = cursorKey(cursor, 'list_project_members').split(' ');
  return sql`(${projectMembers.created_at}, ${projectMembers.user_id}) < (${time}::timestamptz, ${userId})`;
}
