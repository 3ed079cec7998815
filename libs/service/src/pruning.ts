import type { Background } from './background.ts';
import { startRepeating } from './repeating.ts';

const EVERY_MS = 3_600_000;

/** Removes a bounded number of rows that are no longer needed; whether there may be more. */
export type RemoveSome = () => Promise<boolean>;

/**
 * Removes what is no longer needed, hourly, until nothing is left of it or it is stopped. The first round is an hour
 * after the start, so that restarts cost nothing.
 */
export function startPruning(
  removeSome: RemoveSome,
  onError: (error: unknown) => void,
  everyMs = EVERY_MS,
): Background {
  let stopped = false;
  const removing = startRepeating({ everyMs, atOnce: false, onError }, async () => {
    while (!stopped && (await removeSome()));
  });
  return {
    stop() {
      stopped = true;
      return removing.stop();
    },
  };
}
