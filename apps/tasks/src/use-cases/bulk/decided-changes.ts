import type { Transaction } from '@interlock/database';
import { applyStatuses, type AppliedStatus } from '../../store/status.ts';
import type { StatusOutcome, StatusStore } from '../tasks/change-status.ts';

type Decided = Parameters<StatusStore['commit']>;

/** Changes of status that were decided and wait to be committed in one round trip, in their order. */
export class DecidedChanges {
  readonly #tx: Transaction;
  readonly #touched = new Set<string>();
  readonly #committed = new Map<StatusOutcome, StatusOutcome>();
  #waiting: { readonly decided: Decided; readonly expected: StatusOutcome }[] = [];

  constructor(tx: Transaction) {
    this.#tx = tx;
  }

  /** Takes a change up; its outcome, all but the time, which only the commit decides. */
  add(...decided: Decided): StatusOutcome {
    const expected = decided[1]({ updated_at: new Date(0) });
    this.#waiting.push({ decided, expected });
    for (const id of [expected.task.id, ...expected.task.dependencies]) this.#touched.add(id);
    return expected;
  }

  /** Whether one of the tasks has changed, or has one changed that depends on it. */
  touches(taskIds: readonly string[]): boolean {
    return taskIds.some((id) => this.#touched.has(id));
  }

  /** What became of an expected outcome. */
  committed(expected: StatusOutcome): StatusOutcome {
    return this.#committed.get(expected) ?? expected;
  }

  /** Commits what waits. The tasks are locked, so that none can have changed since it was decided on. */
  async commit(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length === 0) return;
    const statements = waiting.map(({ decided: [statement] }) => statement);
    const rows = await applyStatuses(this.#tx, statements);
    if (rows.length !== waiting.length) throw new Error('A locked task has changed.');
    for (const [at, { decided, expected }] of waiting.entries()) {
      this.#committed.set(expected, decided[1](rows[at] as AppliedStatus));
    }
  }
}
