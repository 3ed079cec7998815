/** A mail that was not accepted so often is parked in the dead letters. */
export const ATTEMPTS = 12;

const FIRST_MS = 1_000;
const LONGEST_MS = 300_000;
const JITTER = 0.2;

/**
 * How long to wait after the given number of failed attempts: 1 s, doubling to 5 min, up to a fifth more or less.
 * `random` is from 0 to 1. Undefined when it has failed often enough.
 */
export function pauseAfter(attempts: number, random: number): number | undefined {
  if (attempts >= ATTEMPTS) return undefined;
  const pause = Math.min(FIRST_MS * 2 ** (attempts - 1), LONGEST_MS);
  return Math.round(pause * (1 + JITTER * (2 * random - 1)));
}
