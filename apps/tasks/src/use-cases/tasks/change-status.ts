import { refuse, RefusedError, type Principal, type Task } from '@interlock/contracts';
import { decideStatusChange, type StatusCommand } from '../../domain/status-change.ts';
import type { FactsOfTask } from '../../store/status-facts.ts';
import { applyStatus } from '../../store/status.ts';
import { statusChange, type Origin } from '../recorded.ts';

export interface StatusOutcome {
  readonly task: Task;
  readonly already_applied: boolean;
  readonly warning: string | null;
}

interface Applied {
  readonly updated_at: Date;
}

/** Where a change of status reads and writes: a pool, or a transaction that is under way. */
export interface StatusStore {
  /** What is true now. Throws `not_found`. */
  readonly read: () => Promise<FactsOfTask>;
  /** Runs the statement; what `outcomeOf` makes of its row, undefined when it returned none. */
  readonly commit: (
    statement: ReturnType<typeof applyStatus>,
    outcomeOf: (applied: Applied) => StatusOutcome,
  ) => Promise<StatusOutcome | undefined>;
}

const ATTEMPTS = 10;

/**
 * Reads, decides and commits, guarded by every fact that was read. When one of them changed in between, it is read
 * and decided again, so that a race ends in the answer its order deserves.
 */
export async function changeStatus(
  { read, commit }: StatusStore,
  { origin, principal }: { readonly origin: Origin; readonly principal: Principal },
  command: StatusCommand,
): Promise<StatusOutcome> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const known = await read();
    const decision = decideStatusChange({ ...known, principal }, command);
    if (decision.type === 'refused') throw new RefusedError(decision.refusal);
    if (decision.type === 'already_applied') {
      return { task: known.task, already_applied: true, warning: null };
    }
    const { change, warning } = decision;
    const { after, recorded, completion } = statusChange(origin, known.task, change);
    const outcome = await commit(applyStatus(known, change, recorded, completion), ({ updated_at }) => {
      const time = updated_at.toISOString();
      const task = { ...after, updated_at: time, status_changed_at: time };
      return { task, already_applied: false, warning };
    });
    if (outcome) return outcome;
  }
  throw refuse('overloaded', 'The task keeps changing under this request. Try again in a second.');
}
