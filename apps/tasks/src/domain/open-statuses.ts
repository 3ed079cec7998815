import { TASK_STATUSES, type TaskStatus } from '@interlock/contracts';

type EndedStatus = 'done' | 'canceled';

/** Whether a task of this (effective) status needs nobody's work any more. */
export function isEnded(status: TaskStatus): status is EndedStatus {
  return status === 'done' || status === 'canceled';
}

/** The statuses of open tasks; SQL is handed them, so that they are said here alone. */
export const OPEN_STATUSES = TASK_STATUSES.filter((status) => !isEnded(status));
