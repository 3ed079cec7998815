import { setTimeout as delay } from 'node:timers/promises';
import type { Background } from '@interlock/service';

/** How much was undone and is done by this round, not what it looked at; with `more`, the next one follows at once. */
export interface Round {
  readonly done: number;
  readonly more: boolean;
}

export interface Duty {
  readonly name: string;
  readonly run: () => Promise<Round>;
}

export interface RoundsConfig {
  readonly everyMs: number;
  readonly onDone: (duty: string, done: number) => void;
  readonly onError: (duty: string, error: unknown) => void;
}

/** Of the time between rounds, by which copies of the process drift apart. */
const JITTER = 0.2;
/** A round that takes longer to end is left: what it began is whole, and what it left the next process finds. */
const STOPPED_WITHIN_MS = 1_500;

/** Does each duty now and then every `everyMs`, give or take a fifth; one that fails or hangs holds up no other. */
export function startRounds(duties: readonly Duty[], { everyMs, onDone, onError }: RoundsConfig): Background {
  const stopping = new AbortController();
  const { signal } = stopping;
  const pause = () => delay(everyMs * (1 + JITTER * (2 * Math.random() - 1)), undefined, { signal });
  const repeat = async ({ name, run }: Duty) => {
    while (!signal.aborted) {
      let more = false;
      try {
        const round = await run();
        onDone(name, round.done);
        more = round.more;
      } catch (error) {
        onError(name, error);
      }
      if (!more) await pause().catch(() => undefined);
    }
  };
  const running = duties.map(repeat);
  return {
    async stop() {
      stopping.abort();
      await Promise.race([Promise.all(running), delay(STOPPED_WITHIN_MS, undefined, { ref: false })]);
    },
  };
}
