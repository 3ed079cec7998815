import { isRetryable } from './failure.ts';

const ATTEMPTS = 5;

/** Runs what has no effect when it fails again, after a serialization failure or deadlock. */
export async function runAgain<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === ATTEMPTS || !isRetryable(error)) throw error;
    }
  }
}
