interface Expiring {
  readonly expiresAt: number;
}

/** What was made of tokens, until they expire; of too many, the one that was not used for longest is forgotten. */
export class TokenCache<T extends Expiring> {
  readonly #entries = new Map<string, T>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The entry of a token that is still good at `now`, in milliseconds since the epoch. */
  get(token: string, now: number): T | undefined {
    const entry = this.#entries.get(token);
    if (entry === undefined) return undefined;
    this.#entries.delete(token);
    if (entry.expiresAt <= now) return undefined;
    // A Map iterates in the order of insertion: what is put back last is forgotten last.
    this.#entries.set(token, entry);
    return entry;
  }

  set(token: string, entry: T): void {
    this.#entries.set(token, entry);
    if (this.#entries.size <= this.#capacity) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }

  get size(): number {
    return this.#entries.size;
  }
}
