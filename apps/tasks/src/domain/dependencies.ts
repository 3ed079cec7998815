import type { Refusal, TaskStatus } from '@interlock/contracts';

/** A live task that another depends on and that is not done. */
export interface OpenDependency {
  readonly id: string;
  readonly title: string;
  readonly status: TaskStatus;
}

/** Why a task may not enter `to`: work starts when all that it depends on is done (Business Rules, Dependencies). */
export function dependenciesRefusal(to: TaskStatus, open: readonly OpenDependency[]): Refusal | undefined {
  if (to !== 'in_progress' || open.length === 0) return undefined;
  return {
    code: 'dependencies_incomplete',
    message:
      "Cannot start task: one or more dependencies are not completed. All dependent tasks must be in 'done' status before starting this task.",
    details: open.map((dependency) => ({ field: 'dependencies', message: whyOpen(dependency) })),
  };
}

/** A canceled task will not be done by itself: whoever waits for it must act. */
function whyOpen({ id, title, status }: OpenDependency): string {
  const named = `Task '${title}' (${id})`;
  return status === 'canceled'
    ? `${named} is canceled. Take it off the dependencies, or reactivate it.`
    : `${named} is not done.`;
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
