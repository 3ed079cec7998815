import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { processStart } from './process-start.ts';

interface Holder {
  pid: number;
  start: string;
}

/**
 * Takes the lock of a data folder, or throws one line naming the process that holds it. The lock of a
 * process that has ended counts for nothing. Returns the function that gives it back.
 */
export function takeLock(file: string): () => void {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, start: processStart(process.pid) }));
  try {
    while (!linked(mine, file)) {
      refuseIfHeld(file);
      discardStale(file, `${mine}.stale`);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => rmSync(file, { force: true });
}

// A link appears whole or not at all, and never replaces another.
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function refuseIfHeld(file: string): void {
  const holder = readHolder(file);
  if (holder === null || processStart(holder.pid) !== holder.start) return;
  throw new Error(
    `Another Interlock (pid ${holder.pid}) uses ${dirname(file)}; stop it, or set INTERLOCK_HOME to another folder.`,
  );
}

/** Moves the stale lock aside; should another starter have replaced it in between, puts that one back. */
function discardStale(file: string, aside: string): void {
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = readHolder(aside);
  if (moved && processStart(moved.pid) === moved.start) linked(aside, file);
  rmSync(aside, { force: true });
}

function readHolder(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return null;
  }
}
