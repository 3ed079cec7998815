import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { writeAtomically } from '../atomic-file.ts';
import { processStart } from './process-start.ts';
import { sendSignal } from './signal.ts';

const GRACE_MS = 5_000;
const POLL_MS = 50;

interface Entry {
  name: string;
  pid: number;
  start: string;
  stopSignal: NodeJS.Signals;
}

/** The running children, in the order of their start, in a file that outlives a launcher killed with -9. */
export class ProcessLedger {
  readonly #file: string;
  #entries: Entry[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  /** Notes a child right after it was spawned. */
  add(name: string, pid: number, stopSignal: NodeJS.Signals): void {
    const start = processStart(pid);
    if (start === null) return;
    this.#entries.push({ name, pid, start, stopSignal });
    this.#write();
  }

  remove(pid: number): void {
    this.#entries = this.#entries.filter((entry) => entry.pid !== pid);
    this.#write();
  }

  /** Ends what an earlier launcher left running, the last started first, and returns the names. */
  async endLeftovers(): Promise<string[]> {
    const left = readEntries(this.#file).filter(isRunning).reverse();
    for (const { pid, stopSignal } of left) sendSignal(pid, stopSignal, 'process');
    if (!(await allGone(left, GRACE_MS))) {
      for (const { pid } of left.filter(isRunning)) sendSignal(pid, 'SIGKILL', 'group');
      if (!(await allGone(left, GRACE_MS))) {
        const stuck = left.filter(isRunning).map(({ name, pid }) => `${name} (pid ${pid})`);
        throw new Error(`Left over from an earlier start and not to be ended: ${stuck.join(', ')}.`);
      }
    }
    rmSync(this.#file, { force: true });
    return left.map(({ name }) => name);
  }

  #write(): void {
    writeAtomically(this.#file, `${JSON.stringify(this.#entries, null, 2)}\n`);
  }
}

// Process ids are used again: only the time of its start proves that a process is the one noted.
function isRunning({ pid, start }: Entry): boolean {
  return processStart(pid) === start;
}

async function allGone(entries: Entry[], withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (entries.some(isRunning)) {
    if (Date.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

function readEntries(file: string): Entry[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Entry[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Error(
      `${file} can't be read: ${(error as Error).message}. End its processes by hand and delete it.`,
    );
  }
}
