import type { AutomationRole, ProjectRole, TaskKind } from '@interlock/contracts';

/** How somebody stands to a task of a version, or to its tasks of no kind in particular. */
export interface VersionStanding {
  readonly automation_role: AutomationRole | null;
  /** In the version's project. */
  readonly project_role: ProjectRole | null;
  readonly is_on_call: boolean | null;
  readonly kind: TaskKind | null;
}

/** The roles in its project with which a version's tasks are worked. */
export const WORKING_ROLES: readonly ProjectRole[] = ['owner', 'ops'];

/** The weakest first. */
const ROLES: readonly ProjectRole[] = ['client', 'member', 'ops', 'owner'];

/**
 * The role that counts for a task of a version (spec 1.18): the one in its automation; the one in its project for
 * that project's owners and ops. The remediation task is worked by who is on call too, and read by everyone in the
 * project, who are told of the block. The strongest of them, null for strangers.
 */
export function roleInVersion(of: VersionStanding): ProjectRole | null {
  const { automation_role, project_role, is_on_call, kind } = of;
  const works = project_role !== null && WORKING_ROLES.includes(project_role);
  const counting = [automation_role, works ? project_role : null];
  if (kind === 'remediation') {
    counting.push(is_on_call ? 'member' : null, project_role === null ? null : 'client');
  }
  return ROLES.findLast((role) => counting.includes(role)) ?? null;
}
