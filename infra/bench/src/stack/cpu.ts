import { readdirSync, readFileSync } from 'node:fs';

interface ProcessTimes {
  readonly parent: number;
  /** In clock ticks: its own, and those of children that have ended. */
  readonly own: number;
  readonly reaped: number;
}

/** Linux counts CPU time in ticks of 10 ms. */
const MICROSECONDS_PER_TICK = 10_000;

/** CPU time in microseconds, by the name of what used it. Empty where there is no /proc. */
export type CpuTimes = Readonly<Record<string, number>>;

/** Processes by name, and what of them is counted. */
export interface Counted {
  /** With everything they started, such as the backends of Postgres. */
  readonly trees: Readonly<Record<string, number>>;
  /** Alone. */
  readonly own: Readonly<Record<string, number>>;
  /** Only what they started and has ended, such as the pgbench of the bench itself. */
  readonly reaped: Readonly<Record<string, number>>;
}

/** What has been used so far. */
export function cpuTimes({ trees, own, reaped }: Counted): CpuTimes {
  const all = allTimes();
  const children = new Map<number, number[]>();
  for (const [pid, { parent }] of all) children.set(parent, [...(children.get(parent) ?? []), pid]);
  const treeTicks = (pid: number): number => {
    const times = all.get(pid);
    const below = (children.get(pid) ?? []).reduce((sum, child) => sum + treeTicks(child), 0);
    return below + (times ? times.own + times.reaped : 0);
  };
  if (all.size === 0) return {};
  const micros = (pids: Readonly<Record<string, number>>, ticksOf: (pid: number) => number) =>
    Object.entries(pids).map(([name, pid]) => [name, ticksOf(pid) * MICROSECONDS_PER_TICK] as const);
  return Object.fromEntries([
    ...micros(trees, treeTicks),
    ...micros(own, (pid) => all.get(pid)?.own ?? 0),
    ...micros(reaped, (pid) => all.get(pid)?.reaped ?? 0),
  ]);
}

/** What was used between two readings, for each of `count`, in microseconds; what used nearly nothing is left out. */
export function cpuPerItem(before: CpuTimes, after: CpuTimes, count: number): CpuTimes {
  return Object.fromEntries(
    Object.keys(after)
      .map((name) => [name, ((after[name] ?? 0) - (before[name] ?? 0)) / count] as const)
      .filter(([, micros]) => micros >= 1),
  );
}

function allTimes(): Map<number, ProcessTimes> {
  const times = new Map<number, ProcessTimes>();
  for (const entry of list()) {
    const pid = Number(entry);
    const read = Number.isInteger(pid) ? timesOf(pid) : undefined;
    if (read) times.set(pid, read);
  }
  return times;
}

function list(): string[] {
  try {
    return readdirSync('/proc');
  } catch {
    return [];
  }
}

function timesOf(pid: number): ProcessTimes | undefined {
  try {
    // The name, in parentheses, may hold anything; behind it the third field begins.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const at = (field: number) => Number(fields[field - 3]);
    return { parent: at(4), own: at(14) + at(15), reaped: at(16) + at(17) };
  } catch {
    return undefined;
  }
}
