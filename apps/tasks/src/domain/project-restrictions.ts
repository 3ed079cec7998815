import type { ProjectStatus, Refusal, TaskStatus } from '@interlock/contracts';

/** What is done to a task, as far as its project's status has a say in it. */
export type TaskOperation =
  | { readonly type: 'create' | 'edit' | 'delete' | 'reorder' | 'checklist' }
  | { readonly type: 'system_create' }
  | { readonly type: 'status'; readonly from: TaskStatus; readonly to: TaskStatus };

type Permission = 'all' | 'limited' | 'none';

/** Business Rules, Project Status Restrictions; `completed`, `cancelled` and `archived` are read-only. */
const PERMISSIONS: Readonly<Record<ProjectStatus, Permission>> = {
  planning: 'all',
  active: 'all',
  on_hold: 'limited',
  completed: 'none',
  cancelled: 'none',
  archived: 'none',
};

/** Whether a project in `status` lets nothing be done with its tasks. */
export function isReadOnly(status: ProjectStatus): boolean {
  return PERMISSIONS[status] === 'none';
}

/** A project on hold lets its tasks be blocked, unblocked and canceled, and the system add new ones. */
function isAllowedOnHold(operation: TaskOperation): boolean {
  if (operation.type === 'system_create') return true;
  if (operation.type !== 'status') return false;
  const { from, to } = operation;
  return (
    to === 'canceled' ||
    (from === 'in_progress' && to === 'blocked') ||
    (from === 'blocked' && to === 'in_progress')
  );
}

/** Why a project in `status` does not allow `operation`, or undefined. No project, no restriction. */
export function restrictionRefusal(
  status: ProjectStatus | null,
  operation: TaskOperation,
): Refusal | undefined {
  if (status === null) return undefined;
  const permission = PERMISSIONS[status];
  if (permission === 'all') return undefined;
  if (permission === 'none') {
    const message = `The project is '${status}': its tasks are read-only. Change the project's status first.`;
    return { code: 'project_status_restricted', message };
  }
  if (isAllowedOnHold(operation)) return undefined;
  const message =
    "The project is 'on_hold': its tasks can only be blocked, unblocked or canceled. Set the project active first.";
  return { code: 'project_status_restricted', message };
}
