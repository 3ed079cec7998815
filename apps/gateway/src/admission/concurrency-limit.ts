export interface LimitBounds {
  readonly min: number;
  readonly max: number;
  /** How many times as long as at rest calls may take before there are too many at once. */
  readonly tolerance: number;
}

/** How a call to a service ended. */
export interface Ended {
  readonly useCase: string;
  /** How long the service took, in milliseconds. */
  readonly ms: number;
  /** How many calls were under way when it began, or when it ended if that were more; itself among them. */
  readonly among: number;
  /** The service answered that it has too much to do, or nobody answered in time: says more than any time. */
  readonly congested: boolean;
}

/** A call among no more than these is at rest: nobody is in its way. */
const AT_REST = 2;
const WINDOW_MS = 250;
const WINDOW_CALLS = 20;
/** Without a call at rest for so long, some are made: fewer are let in until it is known again how long they take. */
const REST_KNOWN_FOR_MS = 10_000;
const PROBE_CALLS = 20;
const PROBE_MS = 300;
const FIRST_LIMIT = 16;
const DECREASE = 0.9;
/** One call is no measure: the time at rest follows each by this much. */
const WEIGHT = 0.2;
/** Less is noise. */
const LEAST_MS = 1;
const MOST_TIMES = 20;

/**
 * How many calls a service takes at once before they only wait for each other. Nobody can know that beforehand, so it
 * is found as TCP finds the width of a path: while calls take about as long as at rest and the limit is reached, one
 * more is let in; when they take several times as long, a tenth less. Each use case is compared with itself, so that
 * slow ones among quick ones mean nothing. The time is always given.
 */
export class ConcurrencyLimit {
  readonly #bounds: LimitBounds;
  /** How long a use case takes at rest, in milliseconds. */
  readonly #rest = new Map<string, number>();
  #limit: number;
  #calls = 0;
  #times = 0;
  #congested = false;
  #reached = false;
  #windowSince = 0;
  #restSince = -Infinity;
  #probe: { readonly since: number; calls: number } | undefined;

  constructor(bounds: LimitBounds) {
    this.#bounds = bounds;
    this.#limit = Math.min(Math.max(FIRST_LIMIT, bounds.min), bounds.max);
  }

  /** How many may be under way now. */
  get now(): number {
    return this.#probe ? Math.min(AT_REST, this.#limit) : Math.floor(this.#limit);
  }

  /** Notes that a call found no place. */
  reached(): void {
    this.#reached = true;
  }

  /** Notes how a call ended. */
  ended({ useCase, ms, among, congested }: Ended, now: number): void {
    if (congested) this.#congested = true;
    else this.#measure(useCase, Math.max(ms, LEAST_MS), among, now);
    if (this.#probe) this.#endProbe(now);
    if (now - this.#windowSince < WINDOW_MS || (this.#calls < WINDOW_CALLS && !this.#congested)) return;
    this.#adjust();
    this.#windowSince = now;
    if (this.#reached && !this.#probe && now - this.#restSince > REST_KNOWN_FOR_MS)
      this.#probe = { since: now, calls: 0 };
    this.#calls = this.#times = 0;
    this.#congested = this.#reached = false;
  }

  #measure(useCase: string, ms: number, among: number, now: number): void {
    const rest = this.#rest.get(useCase);
    if (among <= AT_REST) {
      this.#rest.set(useCase, rest === undefined ? ms : rest + WEIGHT * (ms - rest));
      this.#restSince = now;
      if (this.#probe) this.#probe.calls += 1;
    }
    this.#calls += 1;
    // Of a use case that was never seen at rest nobody can say whether it takes long.
    this.#times += Math.min(ms / (rest ?? ms), MOST_TIMES);
  }

  #adjust(): void {
    const { min, max, tolerance } = this.#bounds;
    const tooMany = this.#congested || this.#times / this.#calls > tolerance;
    if (tooMany) this.#limit = Math.max(min, this.#limit * DECREASE);
    else if (this.#reached) this.#limit = Math.min(max, this.#limit + 1);
  }

  #endProbe(now: number): void {
    if (this.#probe === undefined) return;
    if (this.#probe.calls < PROBE_CALLS && now - this.#probe.since < PROBE_MS) return;
    this.#probe = undefined;
    this.#restSince = now;
  }
}
