const WITHIN_MS = 10_000;
const MOST = 10_000;

/**
 * Names of what this process has told in the last 10 s, the newest 10,000 of them. It saves work and decides nothing:
 * what is told a second time finds its notification stored.
 */
export class LatelyTold {
  readonly #at = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  has(name: string): boolean {
    const at = this.#at.get(name);
    return at !== undefined && this.#now() - at < WITHIN_MS;
  }

  add(name: string): void {
    this.#at.delete(name);
    this.#at.set(name, this.#now());
    if (this.#at.size <= MOST) return;
    const [oldest] = this.#at.keys();
    if (oldest !== undefined) this.#at.delete(oldest);
  }
}
