import { joined, joinedCommits, READING } from '@interlock/database';
import type { Pool } from 'pg';
import { readTransitions, type AppliedTransition, type AskedTransition } from './transitions.ts';

/** Transitions of different callers, read in one round trip and committed in one transaction. */
export type JoinedTransitions = ReturnType<typeof joinedTransitions>;

export function joinedTransitions(pool: Pool) {
  return {
    /** Reads what one transition is decided by. */
    read: joined((asked: readonly AskedTransition[]) => readTransitions(pool, asked), READING),
    /** Commits one decided transition; undefined when a row it was decided by is no longer the same. */
    commit: joinedCommits<AppliedTransition & Record<string, unknown>>(pool, {
      name: 'commit_transitions',
      answers: ['version', 'lifecycle_status'],
      orderOf: ([, version, , project]) => `${String(project)}/${String(version)}`,
    }),
  };
}
