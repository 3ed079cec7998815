import { RefusedError, type Principal } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { and, eq, sql } from 'drizzle-orm';
import { manageRefusal } from '../domain/access.ts';
import { loadProject } from './projects.ts';
import { nextUpdatedAt, projects, type ProjectRow } from './schema.ts';

/** A project locked for a change that `principal` may make. Throws `not_found` or `forbidden`. */
export async function loadManagedProject(
  tx: Transaction,
  principal: Principal,
  projectId: string,
): Promise<ProjectRow> {
  const { project, role } = await loadProject(
    tx,
    principal.tenantId,
    projectId,
    principal.sub,
    'no key update',
  );
  const refusal = manageRefusal(principal, role);
  if (refusal) throw new RefusedError(refusal);
  return project;
}

/** Writes `changes` to a locked project, raises its version, and returns it. */
export async function saveProject(
  tx: Transaction,
  project: ProjectRow,
  changes: Partial<Pick<ProjectRow, 'name' | 'start_date' | 'end_date'>>,
): Promise<ProjectRow> {
  const [saved] = await tx.db
    .update(projects)
    .set({ ...changes, version: sql`version + 1`, updated_at: nextUpdatedAt })
    .where(and(eq(projects.tenant_id, project.tenant_id), eq(projects.id, project.id)))
    .returning();
  if (saved === undefined) throw new Error('The locked project is gone.');
  return saved;
}

/** What a project knows of its cascade. */
export type CascadeColumns = Pick<
  ProjectRow,
  'cascade_state' | 'cascade_done' | 'cascade_total' | 'cascade_superseded'
>;

/** Writes a change of a locked project's status: it, the number that guards its tasks, and what becomes of its cascade. */
export async function flipProject(
  tx: Transaction,
  before: ProjectRow,
  to: Pick<ProjectRow, 'status' | 'status_number'>,
  flip: {
    readonly userId: string;
    readonly reason: string | null;
    readonly requestId: string;
    readonly cascade: CascadeColumns;
  },
): Promise<ProjectRow> {
  const [saved] = await tx.db
    .update(projects)
    .set({
      status: to.status,
      status_number: to.status_number,
      flipped_by: flip.userId,
      flip_reason: flip.reason,
      flip_request_id: flip.requestId,
      version: sql`version + 1`,
      updated_at: nextUpdatedAt,
      ...flip.cascade,
    })
    .where(and(eq(projects.tenant_id, before.tenant_id), eq(projects.id, before.id)))
    .returning();
  if (saved === undefined) throw new Error('The locked project is gone.');
  return saved;
}
