import { pauseOfChannel } from '../domain/reach.ts';
import type { DueDelivery } from '../store/deliveries.ts';

/** Stands for all tenants: they share the mail server, while each has a webhook of its own. */
export const EVERYBODY = '*';

/** The part of a channel that a delivery needs, under the tenant that alone is affected when it is out. */
export function placeOf({ channel, tenant_id }: Pick<DueDelivery, 'channel' | 'tenant_id'>): string {
  return channel === 'email' ? EVERYBODY : tenant_id;
}

/** An outage of a channel, as one process sees it. */
export interface Outage {
  readonly since: Date;
  readonly error: string;
}

export interface OutageWatch {
  /** Told once when a place can't be reached any more. */
  readonly onBegin: (place: string, outage: Outage) => void;
  /** Told once when it can be again. */
  readonly onEnd: (place: string, outage: Outage) => void;
  readonly now?: () => number;
}

interface Known extends Outage {
  readonly failures: number;
  readonly nextAt: number;
}

/**
 * The places of a channel that can't be reached at present: the mail server, or a tenant's webhook. One that is out is
 * left alone for a while, and then tried with what is due next; others are not held up by it.
 */
export class Outages {
  readonly #known = new Map<string, Known>();
  readonly #watch: OutageWatch;
  readonly #now: () => number;

  constructor(watch: OutageWatch) {
    this.#watch = watch;
    this.#now = watch.now ?? Date.now;
  }

  /** The places to leave alone for now. */
  resting(): string[] {
    return [...this.#known].filter(([, { nextAt }]) => nextAt > this.#now()).map(([place]) => place);
  }

  /** Whether a place is out, so that little is to be tried at once. */
  isOut(place: string): boolean {
    return this.#known.has(place);
  }

  failed(place: string, error: string): void {
    const known = this.#known.get(place);
    const failures = (known?.failures ?? 0) + 1;
    const since = known?.since ?? new Date(this.#now());
    const nextAt = this.#now() + pauseOfChannel(failures);
    this.#known.set(place, { since, error, failures, nextAt });
    if (known === undefined) this.#watch.onBegin(place, { since, error });
  }

  reached(place: string): void {
    const known = this.#known.get(place);
    if (known === undefined) return;
    this.#known.delete(place);
    this.#watch.onEnd(place, known);
  }
}
