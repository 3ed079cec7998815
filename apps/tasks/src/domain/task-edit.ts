import type { Refusal, TaskStatus } from '@interlock/contracts';
import { STATUS_IS_DERIVED } from './checklist.ts';
import { progressRefusal } from './progress.ts';

interface EditedTask {
  readonly status: TaskStatus;
  readonly is_atomic: boolean;
}

/** Why a task's progress can't be set by hand at all, or undefined: a checklist's is counted. */
export function derivedProgressRefusal(
  { is_atomic }: Pick<EditedTask, 'is_atomic'>,
  progress: number | undefined,
): Refusal | undefined {
  return progress === undefined || is_atomic ? undefined : PROGRESS_IS_DERIVED;
}

/** Why a task's progress can't be set by hand to `progress`, or undefined. */
export function editedProgressRefusal(task: EditedTask, progress: number | undefined): Refusal | undefined {
  if (progress === undefined) return undefined;
  return derivedProgressRefusal(task, progress) ?? progressRefusal(task.status, progress);
}

const PROGRESS_IS_DERIVED: Refusal = {
  ...STATUS_IS_DERIVED,
  message:
    'Cannot set progress for tasks with checklist items. Progress is counted from checklist; change its items.',
};
