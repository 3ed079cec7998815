import {
  isOps,
  type Principal,
  type ProjectRole,
  type Refusal,
  type Task,
  type TaskStatus,
  type TenantSettings,
} from '@interlock/contracts';

const FORBIDDEN_READ: Refusal = {
  code: 'forbidden',
  message: 'You are not a member of this project. Ask its owner to add you.',
};

/** Whether a caller sees a context: its members of any role, ops, and services of the tenant. */
export function canRead(principal: Principal, role: ProjectRole | null): boolean {
  return principal.kind === 'service' || isOps(principal.roles) || role !== null;
}

export function readRefusal(principal: Principal, role: ProjectRole | null): Refusal | undefined {
  return canRead(principal, role) ? undefined : FORBIDDEN_READ;
}

/**
 * Why a caller may not write the tasks of a context: members of any role but `client` and ops may, and services what
 * the contracts let them ask for.
 */
export function writeRefusal(principal: Principal, role: ProjectRole | null): Refusal | undefined {
  if (principal.kind === 'service' || isOps(principal.roles)) return undefined;
  if (role === null) return FORBIDDEN_READ;
  if (role !== 'client') return undefined;
  return { code: 'forbidden', message: 'A client of the project may read its tasks but not change them.' };
}

/** Why a caller may not manage a project: its owners, ops and services may. */
export function manageRefusal(principal: Principal, role: ProjectRole | null): Refusal | undefined {
  if (principal.kind === 'service' || isOps(principal.roles) || role === 'owner') return undefined;
  if (role === null) return FORBIDDEN_READ;
  return { code: 'forbidden', message: 'Only an owner of the project, ops or an admin may do this.' };
}

/**
 * Flow 32's optional policy, off unless the tenant sets it: only ops and owners complete build checklist tasks
 * that the system made.
 */
export function completionRefusal(
  task: Pick<Task, 'kind' | 'created_by_system'>,
  to: TaskStatus,
  principal: Principal,
  role: ProjectRole | null,
  settings: TenantSettings,
): Refusal | undefined {
  if (to !== 'done' || task.kind !== 'build_checklist' || !task.created_by_system) return undefined;
  if (settings.policies?.complete_system_checklist !== 'ops_and_owners') return undefined;
  if (principal.kind === 'service' || isOps(principal.roles)) return undefined;
  if (role === 'owner' || role === 'ops') return undefined;
  const message = 'Only ops and owners of the project may complete build checklist tasks made by the system.';
  return { code: 'forbidden', message };
}
