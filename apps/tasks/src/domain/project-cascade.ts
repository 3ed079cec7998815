import type { ProjectStatus, Refusal, TaskStatus } from '@interlock/contracts';
import { REASON_MAX } from './reason.ts';

/** What a flip of a project's status does to its tasks: those in `from` go to `to`. */
export interface CascadeRule {
  readonly from: readonly TaskStatus[];
  readonly to: TaskStatus;
}

/** Business Rules, Automatic Task Status Changes; done and canceled tasks are protected in every one. */
const CASCADES: Readonly<Record<ProjectStatus, CascadeRule | null>> = {
  planning: { from: ['in_progress', 'blocked'], to: 'backlog' },
  active: null,
  on_hold: { from: ['in_progress'], to: 'blocked' },
  completed: { from: ['backlog', 'in_progress', 'blocked'], to: 'done' },
  cancelled: { from: ['backlog', 'in_progress', 'blocked'], to: 'canceled' },
  archived: null,
};

export function cascadeOf(status: ProjectStatus): CascadeRule | null {
  return CASCADES[status];
}

/** The reason stored on the tasks of a flip for which none was given. */
export function generatedReason(status: ProjectStatus): string {
  return `Project status changed to '${status}'.`;
}

/** Why a project may not leave `from`, or undefined: only an admin takes it out of the archive. */
export function flipRefusal(from: ProjectStatus, roles: readonly string[]): Refusal | undefined {
  if (from !== 'archived' || roles.includes('admin')) return undefined;
  return { code: 'forbidden', message: 'Only an admin may take a project out of the archive.' };
}

/** Why a flip's reason does not do, or undefined. It may be left out. */
export function flipReasonRefusal(reason: string | null): Refusal | undefined {
  const length = [...(reason ?? '')].length;
  if (length <= REASON_MAX) return undefined;
  const message = `Reason must be at most ${REASON_MAX} characters; it has ${length}.`;
  return { code: 'reason_required', message, details: [{ field: 'reason', message }] };
}
