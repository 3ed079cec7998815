import type {
  Principal,
  ProjectRole,
  ProjectStatus,
  Refusal,
  Surface,
  Task,
  TaskSummary,
  TaskStatus,
  TenantSettings,
} from '@interlock/contracts';
import { completionRefusal, writeRefusal } from './access.ts';
import { derivedRefusal, type ChecklistFacts } from './checklist.ts';
import { cancelWarning, dependenciesRefusal, type OpenDependency } from './dependencies.ts';
import { progressAfter } from './progress.ts';
import { restrictionRefusal } from './project-restrictions.ts';
import { heldRefusal } from './remediation.ts';
import { reasonRefusal, storedReason } from './reason.ts';
import { stalenessRefusal, type Hints } from './staleness.ts';
import { canTransition, transitionRefusal } from './transitions.ts';

export interface StatusCommand extends Hints {
  readonly status: TaskStatus;
  readonly reason?: string | null | undefined;
  readonly surface: Surface;
}

/** What a change of status is decided by. */
export interface StatusFacts {
  readonly task: Task;
  readonly principal: Principal;
  readonly projectStatus: ProjectStatus | null;
  readonly role: ProjectRole | null;
  readonly settings: TenantSettings;
  /** What the task's checklist says and what a cascade imposed over it; null for a task without one. */
  readonly checklist: ChecklistFacts | null;
  /** The live tasks it depends on that are not done. */
  readonly openDependencies: readonly OpenDependency[];
  /** How many tasks at work depend on it. */
  readonly activeDependents: number;
  /** Whether it is the task of a block that is under way. */
  readonly isHeld: boolean;
}

/**
 * What the task becomes, as it shows; `completeDelta` is what the project's count of completed checklist tasks
 * gains.
 */
export interface StatusChange {
  readonly status: TaskStatus;
  readonly progress_percent: number;
  readonly reason: string | null;
  readonly completeDelta: -1 | 0 | 1;
}

export type StatusDecision =
  | { readonly type: 'refused'; readonly refusal: Refusal }
  | { readonly type: 'already_applied' }
  | { readonly type: 'change'; readonly change: StatusChange; readonly warning: string | null };

/**
 * Flow 32's decision, in the order of checks that all surfaces share: permission, already applied, derived from a
 * checklist, stale hint, project restriction, matrix, reason, dependencies. A move out of an imposed status lifts
 * it: the task then shows what its checklist says.
 */
export function decideStatusChange(facts: StatusFacts, command: StatusCommand): StatusDecision {
  const { task, principal, role, settings } = facts;
  const { status: to, surface } = command;
  const from = task.status;
  const denied = writeRefusal(principal, role) ?? completionRefusal(task, to, principal, role, settings);
  if (denied) return { type: 'refused', refusal: denied };
  if (from === to) return { type: 'already_applied' };
  const reason = storedReason(command.reason);
  const result = facts.checklist?.derived ?? to;
  const refusal =
    derivedRefusal(facts.checklist) ??
    stalenessRefusal(task, command) ??
    restrictionRefusal(facts.projectStatus, { type: 'status', from, to }) ??
    heldRefusal(facts.isHeld && to === 'canceled') ??
    matrixRefusal(from, to, surface) ??
    reasonRefusal(to, reason, surface) ??
    dependenciesRefusal(result, facts.openDependencies);
  if (refusal) return { type: 'refused', refusal };
  const change = changeOf(task, result, reason);
  return {
    type: 'change',
    change: facts.checklist ? { ...change, progress_percent: facts.checklist.progress } : change,
    warning: cancelWarning(result, facts.activeDependents),
  };
}

function matrixRefusal(from: TaskStatus, to: TaskStatus, surface: Surface): Refusal | undefined {
  if (canTransition(from, to)) return undefined;
  return { code: 'invalid_status_transition', message: transitionRefusal(from, to, surface) };
}

/** The change that brings a task into `to`, whoever decided it. */
export function changeOf(task: TaskSummary, to: TaskStatus, reason: string | null): StatusChange {
  return {
    status: to,
    progress_percent: progressAfter(task.status, to, task.progress_percent),
    reason,
    completeDelta: isProjectChecklist(task) ? completeDelta(task.status, to) : 0,
  };
}

/** Whether a task counts in its project's checklist (Flow 31, Database Changes). */
export function isProjectChecklist(task: Pick<Task, 'kind' | 'project_id'>): boolean {
  return task.kind === 'build_checklist' && task.project_id !== null;
}

function completeDelta(from: TaskStatus, to: TaskStatus): -1 | 0 | 1 {
  if (to === 'done') return from === 'done' ? 0 : 1;
  return from === 'done' ? -1 : 0;
}
