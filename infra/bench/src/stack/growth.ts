import { residentMiB } from './resident.ts';

/** How much memory each of some processes takes, from a first look on. Where there is no /proc nothing is known. */
export class Growth {
  readonly #processes: ReadonlyMap<string, number>;
  readonly #first = new Map<string, number>();
  #most = NaN;

  /** Postgres is left out: what its backends share would be counted for each. */
  constructor({ postgres: _, ...processes }: Readonly<Record<string, number | undefined>>) {
    this.#processes = new Map(
      Object.entries(processes).filter((one): one is [string, number] => one[1] !== undefined),
    );
  }

  look(): void {
    for (const [name, pid] of this.#processes) {
      const now = residentMiB(pid);
      if (now === undefined) continue;
      const first = this.#first.get(name) ?? now;
      this.#first.set(name, first);
      this.#most = Math.max(Number.isNaN(this.#most) ? 0 : this.#most, now - first);
    }
  }

  /** What the process that has grown most has grown by, in MiB; NaN when nothing is known. */
  most(): number {
    return this.#most;
  }
}
