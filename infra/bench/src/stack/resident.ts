import { readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** Resident memory of those of the processes that are Node's, in MiB; undefined where there is no /proc. */
export function residentNodeMiB(pids: readonly number[]): number | undefined {
  try {
    return pids
      .filter((pid) => basename(readlinkSync(`/proc/${pid}/exe`)).startsWith('node'))
      .reduce((sum, pid) => sum + residentKiB(pid) / 1024, 0);
  } catch {
    return undefined;
  }
}

/** Resident memory of a process, in MiB; undefined where it can't be read. */
export function residentMiB(pid: number): number | undefined {
  try {
    return residentKiB(pid) / 1024;
  } catch {
    return undefined;
  }
}

function residentKiB(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
