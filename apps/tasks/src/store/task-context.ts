import {
  refuse,
  type AutomationRole,
  type ContextType,
  type ProjectRole,
  type ProjectStatus,
  type TaskKind,
} from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { roleInVersion } from '../domain/version-role.ts';
import { loadProject, type ProjectLock } from './projects.ts';
import type { ProjectRow, TaskRow } from './schema.ts';
import { isOnCall } from './tenant-settings.ts';

/** What tasks are about: a project, or a version of an automation, which restricts nothing by a status. */
export interface TaskContext extends Pick<ProjectRow, 'start_date' | 'end_date'> {
  readonly type: ContextType;
  readonly tenant_id: string;
  readonly id: string;
  readonly status: ProjectStatus | null;
  readonly status_number: number;
  /** The task of a version's block that is under way. */
  readonly remediation_task_id: string | null;
}

export interface ContextFacts {
  readonly context: TaskContext;
  /** The caller's role in it; null for strangers and services. */
  readonly role: ProjectRole | null;
}

/** Which context is meant: the ids as a task has them. */
export type ContextKey = Pick<TaskRow, 'project_id' | 'automation_version_id'>;

/**
 * The context of tasks with the caller's role in it, locked as asked; a version has one lock, against every other
 * writer of its tasks. With `kind` it is that of a task of this kind. Throws `not_found`, also for another tenant's.
 */
export async function loadContext(
  tx: Transaction,
  tenantId: string,
  { project_id, automation_version_id, kind = null }: ContextKey & { readonly kind?: TaskKind | null },
  userId: string,
  lock: ProjectLock,
): Promise<ContextFacts> {
  if (project_id !== null) {
    const { project, role } = await loadProject(tx, tenantId, project_id, userId, lock);
    return { context: projectContext(project), role };
  }
  const { rows } = await tx.query<VersionContextRow>({
    name: 'version_context',
    text: `select c.role as automation_role, m.role as project_role, c.remediation_task_id
             from automation_api.context_v1($1, $2, $3, $4) c
             left join project_members m on m.tenant_id = $1 and m.project_id = c.project_id and m.user_id = $3`,
    values: [tenantId, automation_version_id, userId, lock !== 'none'],
  });
  const [row] = rows;
  if (row === undefined || automation_version_id === null)
    throw refuse('not_found', 'There is no automation version with this id.');
  const { remediation_task_id } = row;
  const is_on_call = kind === 'remediation' && (await isOnCall(tx, tenantId, userId));
  const role = roleInVersion({ ...row, is_on_call, kind });
  const of = { type: 'automation_version', tenant_id: tenantId, id: automation_version_id } as const;
  const unrestricted = { status: null, status_number: 0, start_date: null, end_date: null };
  return { context: { ...of, ...unrestricted, remediation_task_id }, role };
}

interface VersionContextRow {
  readonly automation_role: AutomationRole | null;
  readonly project_role: ProjectRole | null;
  readonly remediation_task_id: string | null;
}

/** A project as the context of tasks. */
export function projectContext(project: ProjectRow): TaskContext {
  const { tenant_id, id, status, status_number, start_date, end_date } = project;
  const bounds = { start_date, end_date };
  return { type: 'project', tenant_id, id, status, status_number, ...bounds, remediation_task_id: null };
}

/** The columns of a task by which it belongs to a context. */
export function contextKey({ type, id }: Pick<TaskContext, 'type' | 'id'>): ContextKey {
  return type === 'project'
    ? { project_id: id, automation_version_id: null }
    : { project_id: null, automation_version_id: id };
}
