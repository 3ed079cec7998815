import { isOps, refuse, type Principal, type ProjectRole } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { and, desc, eq, inArray } from 'drizzle-orm';
import { afterCursor } from '@interlock/service';
import { findMember, memberProjects, rolesOf } from './project-members.ts';
import { projects, type ProjectRow } from './schema.ts';

export interface ProjectFacts {
  readonly project: ProjectRow;
  /** The caller's role in it; null for strangers and services. */
  readonly role: ProjectRole | null;
}

export type ProjectLock = 'none' | 'share' | 'no key update';

/**
 * A project with the caller's role in it, locked as asked: `share` while a task changes, `no key update` while
 * the project or its counters do. Throws `not_found`, also for another tenant's.
 */
export async function loadProject(
  tx: Transaction,
  tenantId: string,
  projectId: string,
  userId: string,
  lock: ProjectLock,
): Promise<ProjectFacts> {
  const query = tx.db
    .select()
    .from(projects)
    .where(and(eq(projects.tenant_id, tenantId), eq(projects.id, projectId)));
  const [project] = lock === 'none' ? await query : await query.for(lock);
  if (project === undefined) throw refuse('not_found', 'There is no project with this id.');
  const member = await findMember(tx, { tenant_id: tenantId, project_id: projectId, user_id: userId });
  return { project, role: member?.role ?? null };
}

/** Those of `projectIds` that there are, by id, locked against every change of their tasks in the order of ids. */
export async function lockProjects(
  tx: Transaction,
  { tenantId, sub }: Principal,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, ProjectFacts>> {
  const rows = await tx.db
    .select()
    .from(projects)
    .where(and(eq(projects.tenant_id, tenantId), inArray(projects.id, [...projectIds])))
    .orderBy(projects.id)
    .for('no key update');
  const roles = await rolesOf(tx, tenantId, sub, projectIds);
  return new Map(rows.map((project) => [project.id, { project, role: roles.get(project.id) ?? null }]));
}

/** Inserts a project and returns it as the database stored it. */
export async function insertProject(
  tx: Transaction,
  project: typeof projects.$inferInsert,
): Promise<ProjectRow> {
  const [row] = await tx.db.insert(projects).values(project).returning();
  if (row === undefined) throw new Error('An insert returned no row.');
  return row;
}

/** Up to `limit` projects that `principal` may read, newest first. */
export function listProjectRows(
  tx: Transaction,
  principal: Principal,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<ProjectRow[]> {
  const seesAll = principal.kind === 'service' || isOps(principal.roles);
  return tx.db
    .select()
    .from(projects)
    .where(
      and(
        eq(projects.tenant_id, principal.tenantId),
        seesAll ? undefined : inArray(projects.id, memberProjects(tx, principal)),
        afterCursor(projects.id, page.cursor, 'list_projects'),
      ),
    )
    .orderBy(desc(projects.id))
    .limit(page.limit);
}
