import type { ProjectStatus, Refusal, SupersededCascade, TaskStatus } from '@interlock/contracts';
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

/** A project's cascade: that of its status, or, where that has none, the one that it stopped. */
export interface Cascade {
  readonly cascade_state: 'none' | 'running' | 'done' | 'superseded';
  readonly cascade_done: number;
  readonly cascade_total: number;
  readonly cascade_superseded: SupersededCascade | null;
}

/**
 * A project's cascade after a change of its status by which `total` tasks will follow. `stopped` is the one that was
 * under way, if there was one; what was stopped stays to be seen until another cascade has come to its end.
 */
export function cascadeAfter(before: Cascade, total: number, stopped: SupersededCascade | null): Cascade {
  const cascade_superseded = stopped ?? before.cascade_superseded;
  if (total > 0)
    return { cascade_state: 'running', cascade_done: 0, cascade_total: total, cascade_superseded };
  const { cascade_done, cascade_total } = before;
  if (stopped !== null || before.cascade_state === 'superseded')
    return { cascade_state: 'superseded', cascade_done, cascade_total, cascade_superseded };
  return { cascade_state: 'none', cascade_done: 0, cascade_total: 0, cascade_superseded };
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
