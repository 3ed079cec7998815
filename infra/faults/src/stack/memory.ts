import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { World } from '../world.ts';
import { processIds } from './processes.ts';

/** Resident memory of each process of a stack, in MiB. */
export type Resident = ReadonlyMap<string, number>;

const EVERY_MS = 500;
/** What a heap may take more than in the peak load before. */
const MOST_MORE_MIB = 128;
const run = promisify(execFile);

/** Watches how much memory each process of a stack has. */
export class Memory {
  readonly #world: World;
  readonly #timer: NodeJS.Timeout;
  #before = new Map<string, number>();
  #most = new Map<string, number>();

  private constructor(world: World) {
    this.#world = world;
    this.#timer = setInterval(() => void this.#look(), EVERY_MS);
  }

  static watch(world: World): Memory {
    return new Memory(world);
  }

  /** What was seen until now is what the processes need; from now on it is counted anew. */
  mark(): void {
    this.#before = this.#most;
    this.#most = new Map();
  }

  /** The most of each process before the mark and after it. */
  async stop(): Promise<{ before: Resident; most: Resident }> {
    clearInterval(this.#timer);
    await this.#look();
    return { before: this.#before, most: this.#most };
  }

  async #look(): Promise<void> {
    const names = new Map(Object.entries(processIds(this.#world)).map(([name, pid]) => [pid, name]));
    const { stdout } = await run('ps', ['-o', 'pid=,rss=', '-p', [...names.keys()].join(',')]);
    for (const line of stdout.trim().split('\n')) {
      const [pid, kib] = line.trim().split(/\s+/).map(Number);
      const name = names.get(pid ?? 0);
      if (name === undefined || kib === undefined) continue;
      this.#most.set(name, Math.max(this.#most.get(name) ?? 0, Math.round(kib / 1_024)));
    }
  }
}

/** One line for each process that has grown out of what it needed before. */
export function grown(before: Resident, most: Resident): string[] {
  const lines: string[] = [];
  for (const [name, mib] of most) {
    const needed = before.get(name);
    if (needed !== undefined && mib > needed + MOST_MORE_MIB)
      lines.push(`${name} has grown from ${needed} to ${mib} MiB`);
  }
  return lines;
}
