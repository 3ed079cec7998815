import type { Background } from './background.ts';

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
  const removeAll = async () => {
    while (!stopped && (await removeSome()));
  };
  let round: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    round = round.then(() => removeAll().catch(onError));
  }, everyMs);
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await round;
    },
  };
}
