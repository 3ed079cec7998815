import { setTimeout as delay } from 'node:timers/promises';

/** Asks until the answer is defined; rejects when `signal` aborts. */
export async function poll<T>(
  ask: () => Promise<T | undefined>,
  signal: AbortSignal,
  intervalMs = 20,
): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await delay(intervalMs, undefined, { signal });
  }
}
