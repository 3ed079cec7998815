import { refuse, type RefusedError } from '@interlock/contracts';
import { ConcurrencyLimit, type LimitBounds } from './concurrency-limit.ts';
import { FairQueue, type QueueBounds } from './fair-queue.ts';
import { Shares } from './shares.ts';

/** Why a request was not let in: its queue stood at the door already, or nothing got free while it waited. */
export type Reason = 'queue' | 'wait';

export interface AdmissionConfig {
  readonly limit: LimitBounds;
  readonly queue: QueueBounds;
  readonly onRefused?: (reason: Reason) => void;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

interface Place {
  readonly tenant: string;
  readonly take: () => void;
  readonly refuse: () => void;
}

const LOOK_FOR_LATE_EVERY_MS = 50;

/** What is thrown to whoever can't be let in. */
export function tooBusy(): RefusedError {
  return refuse('overloaded', 'The service is busy. Try again in a second.');
}

/**
 * Lets calls to one service in: as many at once as it can make use of, those beyond in a short queue with the tenants
 * in turn, and no more than that. A place is held by a call, never by a connection.
 */
export class Admission {
  readonly #limit: ConcurrencyLimit;
  readonly #queue: FairQueue<Place>;
  readonly #shares = new Shares();
  readonly #now: () => number;
  readonly #onRefused: (reason: Reason) => void;
  #running = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ limit, queue, onRefused, now }: AdmissionConfig) {
    this.#limit = new ConcurrencyLimit(limit);
    this.#queue = new FairQueue(queue);
    this.#now = now ?? (() => performance.now());
    this.#onRefused = onRefused ?? (() => undefined);
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  get limit(): number {
    return this.#limit.now;
  }

  /** Whether a tenant's request can be turned away before anything is done for it. */
  turnsAway(tenant: string): boolean {
    const now = this.#now();
    this.#shares.seen(tenant, now);
    if (!this.#queue.isFull(tenant, now)) return false;
    this.#onRefused('queue');
    return true;
  }

  /**
   * Does `work` for a tenant when it is its turn. Throws `overloaded` when that takes too long. What `congested` says
   * of the work's result, or of what it threw, goes into the measure; `undefined` keeps it out.
   */
  async run<T>(
    tenant: string,
    useCase: string,
    work: () => Promise<T>,
    congested: (result: T | undefined, error: unknown) => boolean | undefined,
  ): Promise<T> {
    const turn = this.#enter(tenant);
    if (turn) await turn;
    const among = this.#running;
    const began = this.#now();
    let result: T | undefined;
    let failure: unknown;
    try {
      result = await work();
      return result;
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      const how = congested(result, failure);
      const now = this.#now();
      if (how !== undefined) {
        const most = Math.max(among, this.#running);
        this.#limit.ended({ useCase, ms: now - began, among: most, congested: how }, now);
      }
      this.#running -= 1;
      this.#shares.ended(tenant);
      this.#letIn(now);
    }
  }

  /** Refuses those that have waited for too long. */
  refuseLate(): void {
    for (const place of this.#queue.expire(this.#now())) {
      this.#onRefused('wait');
      place.refuse();
    }
    if (this.#queue.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Takes a place, or resolves when there is one. */
  #enter(tenant: string): Promise<void> | undefined {
    const now = this.#now();
    this.#shares.seen(tenant, now);
    if (this.#queue.lengthOf(tenant) === 0 && this.#hasPlace(tenant, now)) {
      this.#began(tenant);
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const place = { tenant, take: resolve, refuse: () => reject(tooBusy()) };
      const out = this.#queue.push(tenant, place, now);
      if (out) {
        this.#onRefused('queue');
        out.refuse();
      }
      this.#letIn(now);
      this.#timer ??= setInterval(() => this.refuseLate(), LOOK_FOR_LATE_EVERY_MS).unref();
    });
  }

  #hasPlace(tenant: string, now: number): boolean {
    const limit = this.#limit.now;
    if (this.#running >= limit) {
      this.#limit.reached();
      return false;
    }
    return !(this.#queue.isCrowd(tenant) && this.#shares.isUsedUp(tenant, limit, now));
  }

  #letIn(now: number): void {
    while (this.#queue.size > 0) {
      if (this.#running >= this.#limit.now) return this.#limit.reached();
      const next = this.#queue.shift((tenant) => this.#hasPlace(tenant, now));
      if (next === undefined) return;
      this.#began(next.tenant);
      next.take();
    }
  }

  #began(tenant: string): void {
    this.#running += 1;
    this.#shares.began(tenant);
  }
}
