import type { TaskStatus } from '@interlock/contracts';

/**
 * The progress after a move (Business Rules, Progress Consistency): done means 100, backlog means 0, and a
 * reopened task shows 90, the seed's own alternative, because 100 means done.
 */
export function progressAfter(from: TaskStatus, to: TaskStatus, progress: number): number {
  if (to === 'done') return 100;
  if (to === 'backlog') return 0;
  if (from === 'done') return 90;
  return progress;
}
