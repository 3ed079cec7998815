import { RefusedError, type Principal, type Task } from '@interlock/contracts';
import { decideStatusChange, type StatusCommand } from '../../domain/status-change.ts';
import type { FactsOfTask } from '../../store/status-facts.ts';
import { applyStatus, type AppliedStatus } from '../../store/status.ts';
import type { Told } from '../write-telling.ts';
import { statusChange, type Origin } from '../recorded.ts';
import { untilCommitted } from './until-committed.ts';

export interface StatusOutcome {
  readonly task: Task;
  readonly already_applied: boolean;
  readonly warning: string | null;
}

/** Where a change of status reads and writes: a pool, or a transaction that is under way. */
export interface StatusStore {
  /** What is true now. Throws `not_found`. */
  readonly read: () => Promise<FactsOfTask>;
  /** Runs the statement; what `outcomeOf` makes of its row, undefined when it returned none. */
  readonly commit: (
    statement: ReturnType<typeof applyStatus>,
    outcomeOf: (applied: AppliedStatus) => StatusOutcome,
  ) => Promise<StatusOutcome | undefined>;
}

/** Who asks for a change, and who is told of it when it was made. */
interface AskedBy {
  readonly origin: Origin;
  readonly principal: Principal;
  readonly told: Told;
}

/** Reads, decides and commits, guarded by every fact that was read. */
export function changeStatus(
  { read, commit }: StatusStore,
  { origin, principal, told }: AskedBy,
  command: StatusCommand,
): Promise<StatusOutcome> {
  return untilCommitted(async () => {
    const known = await read();
    const decision = decideStatusChange({ ...known, principal }, command);
    if (decision.type === 'refused') throw new RefusedError(decision.refusal);
    if (decision.type === 'already_applied') {
      return { task: known.task, already_applied: true, warning: null };
    }
    const { change, warning } = decision;
    const { after, recorded, completion } = statusChange(origin, known.task, change);
    const committed = await commit(applyStatus(known, change, recorded, completion), ({ updated_at }) => {
      const time = updated_at.toISOString();
      const task = { ...after, updated_at: time, status_changed_at: time };
      return { task, already_applied: false, warning };
    });
    if (committed) told({ origin, before: known.task, after: committed.task });
    return committed;
  });
}
