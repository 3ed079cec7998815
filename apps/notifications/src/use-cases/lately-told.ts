import { BoundedMap } from '@interlock/service';

const WITHIN_MS = 10_000;
const MOST = 10_000;

/**
 * Names of what this process has told in the last 10 s, the newest 10,000 of them. It saves work and decides nothing:
 * what is told a second time finds its notification stored.
 */
export class LatelyTold {
  readonly #at = new BoundedMap<string, number>(MOST);
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  has(name: string): boolean {
    const at = this.#at.get(name);
    return at !== undefined && this.#now() - at < WITHIN_MS;
  }

  add(name: string): void {
    this.#at.set(name, this.#now());
  }
}
