import { residentMiB } from './resident.ts';

/** A process, and by how much it has grown. */
export interface Grown {
  readonly name: string;
  readonly mebibytes: number;
}

/** How much memory each of some processes takes, from a first look on. Where there is no /proc nothing is known. */
export class Growth {
  readonly #processes: ReadonlyMap<string, number>;
  readonly #first = new Map<string, number>();
  #most: Grown | undefined;

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
      if (this.#most === undefined || now - first > this.#most.mebibytes)
        this.#most = { name, mebibytes: now - first };
    }
  }

  /** The process that has grown most; undefined when nothing is known. */
  most(): Grown | undefined {
    return this.#most;
  }
}
