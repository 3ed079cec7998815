import type { Refusal, TaskStatus } from '@interlock/contracts';
import { STATUS_IS_DERIVED } from './checklist.ts';
import { progressRefusal } from './progress.ts';

interface EditedTask {
  readonly status: TaskStatus;
  readonly is_atomic: boolean;
}

/** Why a task's progress can't be set by hand to `progress`, or undefined; a checklist's is counted. */
export function editedProgressRefusal(task: EditedTask, progress: number | undefined): Refusal | undefined {
  if (progress === undefined) return undefined;
  return task.is_atomic ? progressRefusal(task.status, progress) : PROGRESS_IS_DERIVED;
}

const PROGRESS_IS_DERIVED: Refusal = {
  ...STATUS_IS_DERIVED,
  message:
    'Cannot set progress for tasks with checklist items. Progress is counted from checklist; change its items.',
};
