import { STATUS_WORDS, type Surface, type TaskStatus } from '@interlock/contracts';

/**
 * The life of a task (Business Rules, Status Transition Matrix): work waits in the backlog, is started, may be
 * blocked, and ends done or canceled; an ended task can be reopened or reactivated. Staying is no transition.
 */
export const TRANSITIONS: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  backlog: ['in_progress', 'canceled'],
  in_progress: ['done', 'blocked', 'canceled', 'backlog'],
  blocked: ['in_progress', 'canceled'],
  done: ['in_progress'],
  canceled: ['backlog'],
};

export function canTransition(from: TaskStatus, to: TaskStatus): boolean {
  return TRANSITIONS[from].includes(to);
}

/** The seed's sentence for a transition that the matrix has not, in the words of the caller's surface. */
export function transitionRefusal(from: TaskStatus, to: TaskStatus, surface: Surface): string {
  const word = (status: TaskStatus) => String(STATUS_WORDS[status][surface]);
  const allowed = TRANSITIONS[from].map(word).join(', ');
  return `Cannot transition from '${word(from)}' to '${word(to)}'. Allowed transitions from '${word(from)}': ${allowed}`;
}
