/** A tenant that has called within this time is about, in milliseconds. */
const ABOUT_FOR_MS = 5_000;
const SHARE = 1 / 32;
const LEAST = 1;

/** Who has calls under way, and who is about. Its size is that of the calls under way. */
export class Shares {
  readonly #running = new Map<string, number>();
  #last: string | undefined;
  #lastAt = -Infinity;
  /** When one that isn't the last was seen. */
  #anotherAt = -Infinity;

  /** Notes that a tenant has called. */
  seen(tenant: string, now: number): void {
    if (tenant !== this.#last) {
      this.#anotherAt = this.#lastAt;
      this.#last = tenant;
    }
    this.#lastAt = now;
  }

  began(tenant: string): void {
    this.#running.set(tenant, (this.#running.get(tenant) ?? 0) + 1);
  }

  ended(tenant: string): void {
    const left = (this.#running.get(tenant) ?? 1) - 1;
    if (left > 0) this.#running.set(tenant, left);
    else this.#running.delete(tenant);
  }

  /**
   * Whether a tenant has all that a crowd may have: a thirty-second part of the limit while another is about. Places that are free
   * aren't enough for that other: what makes its calls slow is how much the service has to do beside them.
   */
  isUsedUp(tenant: string, limit: number, now: number): boolean {
    if ((this.#running.get(tenant) ?? 0) < Math.max(LEAST, Math.floor(limit * SHARE))) return false;
    const other = tenant === this.#last ? this.#anotherAt : this.#lastAt;
    return now - other <= ABOUT_FOR_MS;
  }
}
