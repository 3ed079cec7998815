/** Thrown where a channel itself can't be reached: of what was to be sent nothing is known, good or bad. */
export class UnreachableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnreachableError';
  }
}

const FIRST_MS = 2_000;
const LONGEST_MS = 30_000;

/** How long a channel that has been tried in vain so often in a row is left alone: 2 s, doubling to 30 s. */
export function pauseOfChannel(failures: number): number {
  return Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
}

/** What a channel that can't be reached keeps waiting is given up after so long, as mail servers do. */
export const PATIENCE_S = 3 * 24 * 60 * 60;
