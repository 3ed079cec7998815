import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 25;

/**
 * Asks every 25 ms until the answer is defined, and returns it; undefined when `withinMs` have passed. A question
 * that fails counts as not answered yet: what it asks may just be broken.
 */
export async function eventually<T>(
  ask: () => Promise<T | undefined>,
  withinMs: number,
): Promise<T | undefined> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined || Date.now() > deadline) return answer;
    await delay(POLL_MS);
  }
}
