import type { Background } from './background.ts';

export interface Repetition {
  readonly everyMs: number;
  /** Whether the first round is at once, or after `everyMs`. */
  readonly atOnce: boolean;
  readonly onError: (error: unknown) => void;
}

/** Does something again and again, never two rounds at once; its stop waits for the round under way. */
export function startRepeating(
  { everyMs, atOnce, onError }: Repetition,
  work: () => Promise<void>,
): Background {
  let round = atOnce ? work().catch(onError) : Promise.resolve();
  const timer = setInterval(() => {
    round = round.then(() => work().catch(onError));
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}
