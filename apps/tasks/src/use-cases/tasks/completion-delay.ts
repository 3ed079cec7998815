import type { TaskSummary } from '@interlock/contracts';

/** How long after its due date a task was completed, in seconds; undefined of one that wasn't late, or isn't done. */
export function completionDelay(
  task: Pick<TaskSummary, 'status' | 'due_date' | 'status_changed_at'>,
): number | undefined {
  if (task.status !== 'done' || task.due_date === null) return undefined;
  const seconds = (Date.parse(task.status_changed_at) - Date.parse(task.due_date)) / 1000;
  return seconds > 0 ? seconds : undefined;
}
