import { joined, joinedCommits, READING } from '@interlock/database';
import type { Pool } from 'pg';
import { readFactsOfMany, type AppliedStatus, type AskedFacts } from './status.ts';

/** Changes of status of different callers, read in one round trip and committed in one transaction. */
export type JoinedStatuses = ReturnType<typeof joinedStatuses>;

export function joinedStatuses(pool: Pool) {
  return {
    /** Reads what one change is decided by. */
    read: joined((asked: readonly AskedFacts[]) => readFactsOfMany(pool, asked), READING),
    /** Commits one decided change; undefined when a fact it was decided by is no longer true. */
    apply: joinedCommits<AppliedStatus & Record<string, unknown>>(pool, {
      name: 'apply_statuses',
      answers: ['updated_at'],
      orderOf: ([, task, , project]) => `${String(project)}/${String(task)}`,
    }),
  };
}
