import type { World } from './world.ts';

/** What a fault found. `violations` says, one line each, what did not hold. */
export interface Finding {
  /** How often the fault really happened; one that never did proves nothing, and fails. */
  readonly fired: number;
  readonly violations: readonly string[];
  /** Counts and times, by name, for the line that is printed and the results file. */
  readonly numbers: Readonly<Record<string, number | string>>;
}

/** One way to break the system, and what must hold all the same. */
export interface Fault {
  /** As in the goals: `F1`. */
  readonly id: string;
  readonly title: string;
  /** It needs a stack with copies and detours; see `stack/rig.ts`. */
  readonly rigged?: boolean;
  /** It is not in the short form, unless it is named with `--only`. */
  readonly inFullOnly?: boolean;
  /** Breaks the system under load, `short` or in full, and compares what is left with the outside ledger. */
  run(world: World, short: boolean): Promise<Finding>;
}
