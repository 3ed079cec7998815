interface Flow<T> {
  readonly key: string;
  readonly items: { readonly item: T; readonly since: number }[];
  /** When it last had nothing waiting, in milliseconds. */
  readonly emptyUntil: number;
  crowd: boolean;
}

export interface QueueBounds {
  /** How many of one flow may wait. */
  readonly perFlow: number;
  /** How many may wait in all. */
  readonly total: number;
  /** How long one may wait when its flow had nothing waiting a moment ago: a burst, in milliseconds. */
  readonly burstMs: number;
  /** How long one may wait when its flow has had something waiting for a while: an overload, in milliseconds. */
  readonly standingMs: number;
}

/** From then on a queue that hasn't been empty is no burst any more. */
const STANDING_AFTER_MS = 100;
/** A flow is a crowd when this part of the places of its queue is taken: half. */
const CROWD = 2;

/**
 * A queue for each flow, and the flows in turn: who sends much waits behind what he sent himself, and nobody else
 * does. A queue takes in bursts; while it stands it is kept short, as a wait that is the same for all helps nobody
 * (the idea of CoDel). The time is always given, so that it depends on no clock. Its size is bounded: beyond the
 * total, the longest flow gives way.
 */
export class FairQueue<T> {
  readonly #bounds: QueueBounds;
  /** Those with something waiting, in the order of their turns. */
  readonly #flows = new Map<string, Flow<T>>();
  #size = 0;

  constructor(bounds: QueueBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#size;
  }

  /** How many of a flow wait. */
  lengthOf(key: string): number {
    return this.#flows.get(key)?.items.length ?? 0;
  }

  /**
   * Whether so many of a flow have waited that it is no burst, but a crowd: until nothing of it waits. By the length of
   * its queue alone it would be one now and none a moment later, and have all places each time.
   */
  isCrowd(key: string): boolean {
    return this.#flows.get(key)?.crowd ?? false;
  }

  /** Whether one more of a flow would wait in vain. */
  isFull(key: string, now: number): boolean {
    const flow = this.#flows.get(key);
    if (flow === undefined) return false;
    if (flow.items.length >= this.#bounds.perFlow) return true;
    if (!this.#isHalfFull(flow)) return false;
    const { burstMs, standingMs } = this.#bounds;
    const patience = now - flow.emptyUntil > STANDING_AFTER_MS ? standingMs : burstMs;
    return now - (flow.items[0]?.since ?? now) > patience;
  }

  /** Puts one behind the others of its flow. Returns the one that has to give way, if there is one. */
  push(key: string, item: T, now: number): T | undefined {
    if (this.isFull(key, now)) return item;
    const own = this.#flows.get(key);
    let out: T | undefined;
    if (this.#size >= this.#bounds.total) {
      const longest = this.#longest();
      if (longest === undefined || longest.items.length <= (own?.items.length ?? 0) + 1) return item;
      out = longest.items.pop()?.item;
      this.#size -= 1;
    }
    const flow = own ?? { key, items: [], emptyUntil: now, crowd: false };
    if (own === undefined) this.#flows.set(key, flow);
    flow.items.push({ item, since: now });
    flow.crowd ||= this.#isHalfFull(flow);
    this.#size += 1;
    return out;
  }

  /** Takes the next: the oldest of the flow whose turn it is, among those that may. */
  shift(may: (key: string) => boolean = () => true): T | undefined {
    for (const flow of this.#flows.values()) {
      if (!may(flow.key)) continue;
      const first = flow.items.shift();
      // What is put back last has its turn last.
      this.#flows.delete(flow.key);
      if (flow.items.length > 0) this.#flows.set(flow.key, flow);
      this.#size -= 1;
      return first?.item;
    }
    return undefined;
  }

  /** Takes out all that have waited for longer than a burst may. */
  expire(now: number): T[] {
    const late: T[] = [];
    for (const flow of this.#flows.values()) {
      while (flow.items.length > 0 && now - (flow.items[0]?.since ?? now) > this.#bounds.burstMs) {
        const first = flow.items.shift();
        if (first) late.push(first.item);
      }
      if (flow.items.length === 0) this.#flows.delete(flow.key);
    }
    this.#size -= late.length;
    return late;
  }

  #isHalfFull({ items }: Flow<T>): boolean {
    return items.length * CROWD >= this.#bounds.perFlow;
  }

  #longest(): Flow<T> | undefined {
    let longest: Flow<T> | undefined;
    for (const flow of this.#flows.values())
      if (longest === undefined || flow.items.length > longest.items.length) longest = flow;
    return longest;
  }
}
