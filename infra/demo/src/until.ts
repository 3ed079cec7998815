import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 50;

/** Something of the story did not happen in time. */
export class MissedError extends Error {
  override readonly name = 'MissedError';
}

/** Asks every 50 ms until the answer is defined; throws a MissedError naming `what` after `withinMs`. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  withinMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new MissedError(`Not within ${withinMs / 1000} s: ${what}`);
    await delay(POLL_MS);
  }
}
