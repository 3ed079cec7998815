import type { Bench } from './bench.ts';
import type { Spread } from './spread.ts';
import type { CpuTimes } from './stack/cpu.ts';

/** Numbers of one unit over the rounds. */
export interface Measured extends Spread {
  readonly unit: 'per s' | 'ms' | 's' | 'MiB' | '% of a core' | 'lost' | 'twice';
}

/** One line of the table. */
export interface Row {
  readonly id: string;
  readonly what: string;
  readonly measured: Measured;
  /** What it is compared with, where there is something. */
  readonly against?: { readonly what: string; readonly measured: Measured };
  /** Over the rounds, each against its own pair. */
  readonly ratio?: Spread;
  readonly goal: Goal;
  readonly met: boolean;
  /** Why this is no figure; left out where it is one. */
  readonly invalid?: readonly string[];
  /** CPU microseconds for each request or transaction, by process, of both sides. */
  readonly cpu?: { readonly ours: CpuTimes; readonly peer?: CpuTimes };
  /** What one must know to read it. */
  readonly notes: readonly string[];
}

/** A bound on the ratio, or without a peer on what was measured. */
export interface Goal {
  readonly at: 'least' | 'most';
  readonly value: number;
}

/** Something that is measured, as the goals name it. */
export interface Figure {
  /** The ids of its rows, without what follows a dash: `S1a`. */
  readonly id: string;
  readonly measure: (bench: Bench) => Promise<readonly Row[]>;
}

export function isMet({ at, value }: Goal, of: Spread): boolean {
  return at === 'least' ? of.median >= value : of.median <= value;
}
