import type { Refusal, TaskStatus } from '@interlock/contracts';

/** Why a task may not enter `to`: work starts when all that it depends on is done (Business Rules, Dependencies). */
export function dependenciesRefusal(to: TaskStatus, open: readonly string[]): Refusal | undefined {
  if (to !== 'in_progress' || open.length === 0) return undefined;
  return {
    code: 'dependencies_incomplete',
    message:
      "Cannot start task: one or more dependencies are not completed. All dependent tasks must be in 'done' status before starting this task.",
    details: open.map((id) => ({ field: 'dependencies', message: `Task ${id} is not done.` })),
  };
}

/** What whoever cancels a task should know: it proceeds all the same. */
export function cancelWarning(to: TaskStatus, activeDependents: number): string | null {
  if (to !== 'canceled' || activeDependents === 0) return null;
  return `Task has ${activeDependents} active dependent task(s). Canceling this task may affect their progress.`;
}

export const CIRCULAR: Refusal = {
  code: 'circular_dependency',
  message: 'Cannot create circular dependency',
};
