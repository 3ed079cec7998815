import { refuse, type ProjectRole } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';

/** What is said to the tasks service about a change that is made in its schema. */
export interface Said {
  readonly event_id: string;
  readonly audit_id: string;
  readonly actor_type: string;
  readonly user_id: string | null;
  readonly request_id: string;
  readonly cause: { readonly type: string; readonly id: string } | null;
}

/** Locks a project against every change of its tasks and quotes. Throws `not_found`, also for another tenant's. */
export async function holdProject(tx: Transaction, tenantId: string, projectId: string): Promise<void> {
  const { rows } = await tx.query<{ held: boolean }>({
    name: 'hold_project',
    text: 'select tasks_api.hold_project_v1($1, $2) as held',
    values: [tenantId, projectId],
  });
  if (!rows[0]?.held) throw unknownProject();
}

function unknownProject() {
  return refuse('not_found', 'There is no project with this id.');
}

/** Throws `not_found` where there is no such project, also for another tenant's. */
export async function requireProject(tx: Transaction, tenantId: string, projectId: string): Promise<void> {
  const { rowCount } = await tx.query({
    name: 'project_there',
    text: 'select 1 from tasks_api.project_facts_v1($1, $2, false)',
    values: [tenantId, projectId],
  });
  if (rowCount !== 1) throw unknownProject();
}

/** Makes a held project mirror the newest of its versions that isn't archived. */
export async function mirrorProject(tx: Transaction, tenantId: string, projectId: string, said: Said) {
  await tx.query({
    name: 'mirror_project',
    text: 'select mirror_project($1, $2, $3)',
    values: [tenantId, projectId, JSON.stringify(said)],
  });
}

/** A user's role in a project; null for strangers, and without a project. */
export async function projectRoleOf(
  tx: Transaction,
  tenantId: string,
  projectId: string | null,
  userId: string,
): Promise<ProjectRole | null> {
  if (projectId === null) return null;
  const { rows } = await tx.query<{ role: ProjectRole }>({
    name: 'project_role',
    text: 'select role from tasks_api.projects_of_v1($1, $2) where project_id = $3',
    values: [tenantId, userId, projectId],
  });
  return rows[0]?.role ?? null;
}
