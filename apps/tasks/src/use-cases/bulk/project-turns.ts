import { refuse } from '@interlock/contracts';

/** Longer than this nobody waits: who asked would have given up before the work was done. */
const LONGEST_WAIT_MS = 2_500;

/**
 * Bulks that make tasks in one project go one after the other, as its lock would have them do, but wait here, without a
 * connection and without a statement that times out. Throws `overloaded` where a turn doesn't come in time: nothing was
 * changed then.
 */
export class ProjectTurns {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs `work` when all that came before for any of `keys` is over. */
  async take<T>(
    keys: readonly string[],
    work: () => Promise<T>,
    longestWaitMs = LONGEST_WAIT_MS,
  ): Promise<T> {
    const before = Promise.all(keys.map((key) => this.#last.get(key) ?? Promise.resolve()));
    let end: () => void = () => undefined;
    const over = new Promise<void>((resolve) => (end = resolve));
    const turn = before.then(() => over);
    for (const key of keys) this.#last.set(key, turn);
    void turn.then(() => {
      for (const key of keys) if (this.#last.get(key) === turn) this.#last.delete(key);
    });
    try {
      await inTime(before, longestWaitMs);
      return await work();
    } finally {
      end();
    }
  }
}

async function inTime(turn: Promise<unknown>, longestWaitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const message = 'Other bulks of this project are under way. Nothing was changed; try again in a second.';
    timer = setTimeout(() => reject(refuse('overloaded', message)), longestWaitMs);
  });
  await Promise.race([turn, tooLate]).finally(() => clearTimeout(timer));
}
