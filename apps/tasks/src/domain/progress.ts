import type { Refusal, TaskStatus } from '@interlock/contracts';

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

function inconsistent(message: string): Refusal {
  return { code: 'progress_inconsistent', message, details: [{ field: 'progress_percent', message }] };
}

/** Why `progress` contradicts a status (Business Rules, Progress Consistency; the sentences are the seed's). */
export function progressRefusal(status: TaskStatus, progress: number): Refusal | undefined {
  if (status === 'done') {
    return progress < 100 ? inconsistent('Task hoàn thành phải có tiến độ 100%.') : undefined;
  }
  if (progress === 100) return inconsistent('Task có tiến độ 100% phải ở trạng thái done.');
  if (status === 'backlog' && progress > 0) return inconsistent('Task backlog không thể có tiến độ > 0%.');
  return undefined;
}
