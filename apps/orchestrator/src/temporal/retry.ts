import type { Logger } from '@interlock/service';
import { setTimeout as delay } from 'node:timers/promises';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2_000;

/** Repeats `work` until it succeeds, with growing pauses; the first failure and each later kind is logged. */
export async function untilItWorks<T>(what: string, log: Logger, work: () => Promise<T>): Promise<T> {
  let pauseMs = FIRST_PAUSE_MS;
  let logged: string | undefined;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message !== logged) log.warn({ err: error }, `${what} failed; trying again until it works`);
      logged = message;
    }
    await delay(pauseMs);
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  }
}
