import type { Refusal, Task, TaskStatus } from '@interlock/contracts';

/** What a caller believes to be current; each is optional. `if_match` is the header as it came. */
export interface Hints {
  readonly last_known_status?: TaskStatus | undefined;
  readonly last_known_updated_at?: string | undefined;
  readonly version?: number | undefined;
  readonly if_match?: string | undefined;
}

type Known = Pick<Task, 'status' | 'version' | 'updated_at'>;

/** The `concurrency_conflict` of a task that is not as the caller believed, or undefined. */
export function stalenessRefusal(task: Known, hints: Hints): Refusal | undefined {
  const fresh =
    (hints.last_known_status === undefined || hints.last_known_status === task.status) &&
    (hints.version === undefined || hints.version === task.version) &&
    (hints.last_known_updated_at === undefined || isSameTime(hints.last_known_updated_at, task.updated_at)) &&
    matchesTag(hints.if_match, task.updated_at);
  return fresh ? undefined : conflict(task);
}

/** The refusal of a change that came too late; carries what is current. */
export function conflict(task: Known): Refusal {
  return {
    code: 'concurrency_conflict',
    message:
      'The task has changed since you read it. Read it again and repeat the change if it still applies.',
    current: { version: task.version, task_status: task.status, updated_at: task.updated_at },
  };
}

function isSameTime(one: string, other: string): boolean {
  return Date.parse(one) === Date.parse(other);
}

/** RFC 9110 If-Match: a list of quoted tags, or `*`. A weak tag never matches. */
export function matchesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined || header.trim() === '*') return true;
  return header.split(',').some((candidate) => candidate.trim() === `"${tag}"`);
}
