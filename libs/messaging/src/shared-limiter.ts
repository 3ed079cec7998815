import { randomUUID } from 'node:crypto';
import { refuse } from '@interlock/contracts';
import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import { RateLimiterMemory } from 'rate-limiter-flexible';

const WINDOW_SECONDS = 60;
const EXCHANGE_MS = 1_000;
const KEYS_IN_A_MESSAGE = 2_000;

/** What a limit says to one more request. */
export interface Verdict {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Whole seconds until the window ends and everything is allowed again. */
  readonly resetSeconds: number;
}

interface Counts {
  readonly from: string;
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * Counts requests per key in windows of a minute. The counts live in each process; every second the processes tell
 * each other over the bus what they have counted, so that a limit holds for all copies together, a second late,
 * and no store stands on the hot path. While the bus is away, each counts for itself.
 */
export class SharedLimiter {
  readonly #nc: NatsConnection;
  readonly #subject: string;
  readonly #id = randomUUID();
  readonly #counter = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: WINDOW_SECONDS });
  readonly #subscription: Subscription;
  readonly #timer: NodeJS.Timeout;
  #untold = new Map<string, number>();

  constructor(nc: NatsConnection, subject: string) {
    this.#nc = nc;
    this.#subject = subject;
    this.#subscription = nc.subscribe(subject, {
      callback: (error, msg) => {
        if (error === null) void this.#hear(msg.json<Counts>());
      },
    });
    this.#timer = setInterval(() => this.#tell(), EXCHANGE_MS).unref();
  }

  /** Counts `requests` more of `key` and says whether all are within `limit` a minute; 0 is no limit. */
  async take(key: string, limit: number, requests = 1): Promise<Verdict | undefined> {
    if (limit === 0) return undefined;
    this.#untold.set(key, (this.#untold.get(key) ?? 0) + requests);
    const { consumedPoints, msBeforeNext } = await this.#counter.consume(key, requests);
    return {
      allowed: consumedPoints <= limit,
      limit,
      remaining: Math.max(0, limit - consumedPoints),
      resetSeconds: Math.ceil(msBeforeNext / 1_000),
    };
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#subscription.unsubscribe();
  }

  #tell(): void {
    const told = [...this.#untold];
    this.#untold = new Map();
    for (let at = 0; at < told.length; at += KEYS_IN_A_MESSAGE) {
      const counts = Object.fromEntries(told.slice(at, at + KEYS_IN_A_MESSAGE));
      this.#nc.publish(this.#subject, JSON.stringify({ from: this.#id, counts } satisfies Counts));
    }
  }

  async #hear({ from, counts }: Counts): Promise<void> {
    if (from === this.#id) return;
    for (const [key, count] of Object.entries(counts)) await this.#counter.penalty(key, count);
  }
}

/** Throws `rate_limited` for a request over its limit; `whose` completes 'Too many changes ...'. */
export function requireAllowed(verdict: Verdict | undefined, whose: string): void {
  if (verdict === undefined || verdict.allowed) return;
  const { limit, resetSeconds } = verdict;
  const message = `Too many changes ${whose}: at most ${limit} a minute. Try again in ${resetSeconds} s.`;
  throw refuse('rate_limited', message, { retryAfterSeconds: resetSeconds });
}
