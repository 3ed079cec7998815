import type { Task } from '@interlock/contracts';
import type { CompletionDelay } from '../deps.ts';

/** Reports a task that was just completed after its due date. */
export function reportDelay(task: Task, report: CompletionDelay): void {
  if (task.status !== 'done' || task.due_date === null) return;
  const seconds = (Date.parse(task.status_changed_at) - Date.parse(task.due_date)) / 1000;
  if (seconds > 0) report(seconds, task.id);
}
