import { readFileSync, rmSync } from 'node:fs';
import type { Addresses } from './addresses.ts';
import { writeAtomically } from './atomic-file.ts';

const SHOWN = [
  'gateway',
  'temporal_ui',
  'temporal',
  'nats',
  'nats_monitoring',
  'postgres',
  'mail',
  'issuer',
] as const;

/** What `ready.json` tells of a running stack; `postgres` is an administrator's URL. */
export type ReadyStack = Record<(typeof SHOWN)[number], string> & { processes: Record<string, number> };

/** The file that stands exactly while the stack is ready. */
export class ReadyFile {
  readonly #file: string;
  #state: 'unwritten' | 'written' | 'removed' = 'unwritten';

  constructor(file: string) {
    this.#file = file;
    rmSync(file, { force: true });
  }

  /** Writes it, unless the stack is stopping already. */
  write(urls: Addresses, processes: Record<string, number>): void {
    if (this.#state === 'removed') return;
    const shown = Object.fromEntries(SHOWN.map((name) => [name, urls[name]]));
    writeAtomically(this.#file, `${JSON.stringify({ ...shown, processes }, null, 2)}\n`);
    this.#state = 'written';
  }

  /** Writes it again with other process ids, if it was written. */
  rewrite(urls: Addresses, processes: Record<string, number>): void {
    if (this.#state === 'written') this.write(urls, processes);
  }

  /** Removes it for good. */
  remove(): void {
    this.#state = 'removed';
    rmSync(this.#file, { force: true });
  }
}

/** The running stack, or null when none is ready. */
export function readReady(file: string): ReadyStack | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ReadyStack;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
