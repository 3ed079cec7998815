import type { Bench } from './bench.ts';
import { isMet, type Goal, type Measured, type Row } from './figure.ts';
import { spreadOf } from './spread.ts';
import { cpuPerItem, type CpuTimes } from './stack/cpu.ts';

/** What one round of one side came to. */
export interface Round {
  readonly value: number;
  /** Requests or transactions, which the CPU time is divided by. */
  readonly count: number;
  /** Answers that were not as they must be, by what was wrong. */
  readonly wrong?: Readonly<Record<string, number>>;
}

export interface Side {
  readonly what: string;
  /** Brings about what the round needs; not measured. */
  prepare(): Promise<void>;
  /** Works for so long as the measured part will, or shorter; not measured. */
  warmUp(ms: number): Promise<void>;
  /** Measures one round; `ms` is how long work is begun. */
  run(ms: number): Promise<Round>;
  /** CPU time so far of what this side runs on, when that is not the bench's stack. */
  cpu?(): CpuTimes;
  /** What is wrong with how it does its work, so that its rounds would measure something else. */
  check?(): Promise<readonly string[]>;
  /** Removes what the round left behind; not measured. */
  after?(): Promise<void>;
}

export interface Comparison {
  readonly id: string;
  readonly unit: Measured['unit'];
  readonly goal: Goal;
  readonly ours: Side;
  readonly peer: Side;
  readonly notes: readonly string[];
}

interface Rounds {
  readonly values: number[];
  readonly cpu: CpuTimes[];
  readonly wrong: Map<string, number>;
}

/**
 * Measures two sides in interleaved pairs, the first of a pair in turn, after one warm-up of each that is thrown away.
 * The tables are analyzed before, and each side is checked after: by plans that were not meant nothing is compared.
 */
export async function compare(bench: Bench, comparison: Comparison): Promise<Row> {
  const { id, unit, goal, notes } = comparison;
  const sides = [comparison.ours, comparison.peer] as const;
  const [ours, peer] = sides.map((): Rounds => ({ values: [], cpu: [], wrong: new Map() })) as [
    Rounds,
    Rounds,
  ];
  // Once, and not before each round: the first change of a page after a checkpoint logs all of it, for which a round of
  // few changes would pay more each than one of many. The rounds that are thrown away pay for most.
  await bench.admin.query('analyze');
  await bench.admin.query('checkpoint');
  for (const side of sides) await oneRound(bench, side, undefined);
  for (let round = 0; round < bench.rounds; round += 1) {
    const order = round % 2 === 0 ? ([1, 0] as const) : ([0, 1] as const);
    for (const place of order) await oneRound(bench, sides[place], place === 0 ? ours : peer);
  }
  const wrong: string[] = [];
  for (const side of sides) if (side.check) wrong.push(...(await side.check()));
  const ratio = spreadOf(ours.values.map((value, index) => value / (peer.values[index] ?? NaN)));
  return {
    id,
    what: comparison.ours.what,
    measured: { ...spreadOf(ours.values), unit },
    against: { what: comparison.peer.what, measured: { ...spreadOf(peer.values), unit } },
    ratio,
    goal,
    met: wrong.length === 0 && isMet(goal, ratio),
    ...(wrong.length > 0 && { invalid: wrong }),
    cpu: { ours: medians(ours.cpu), peer: medians(peer.cpu) },
    notes: [...notes, ...[...ours.wrong].map(([fault, count]) => `${count} answers counted out: ${fault}`)],
  };
}

async function oneRound(bench: Bench, side: Side, into: Rounds | undefined): Promise<void> {
  await side.prepare();
  try {
    await side.warmUp(bench.warmUpMs);
    const cpu = () => side.cpu?.() ?? bench.cpu();
    const before = cpu();
    const round = await side.run(bench.roundMs);
    if (into === undefined) return;
    into.cpu.push(cpuPerItem(before, cpu(), round.count));
    into.values.push(round.value);
    for (const [fault, count] of Object.entries(round.wrong ?? {})) {
      into.wrong.set(fault, (into.wrong.get(fault) ?? 0) + count);
    }
  } finally {
    await side.after?.();
  }
}

function medians(rounds: readonly CpuTimes[]): CpuTimes {
  const names = new Set(rounds.flatMap((round) => Object.keys(round)));
  return Object.fromEntries(
    [...names].map((name) => [name, Math.round(spreadOf(rounds.map((round) => round[name] ?? 0)).median)]),
  );
}
