import type { Bench } from '../bench.ts';
import type { Dataset } from '../data/dataset.ts';
import { isMet, type Figure, type Goal, type Row } from '../figure.ts';
import { compare, type Comparison } from '../pairs.ts';
import { spreadOf } from '../spread.ts';
import type { Growth, Grown } from '../stack/growth.ts';
import { bareCascade, cascadeSide, seededCascade, stoppedDuring } from './cascade-sides.ts';

/** A pair takes minutes: the settling of a hundred thousand events is most of it. */
const ROUNDS = 3;
const GOAL: Goal = { at: 'least', value: 0.5 };
const GROWTH: Goal = { at: 'most', value: 64 };

/** S6a: a project with 100,000 tasks in progress is put on hold, until the last of them is blocked; with nobody consuming the events. */
export const cascadeAlone: Figure = {
  id: 'S6a',
  async measure(bench) {
    const data = await seededCascade(bench);
    const ours = { ...(await cascadeSide(bench, data, () => undefined)), ...stoppedDuring(bench, data) };
    const what = `${ours.what}, consumers stopped`;
    const notes = ['The events are published; audit and notifications are stopped.'];
    return [await compared(bench, data, { id: 'S6a', ours: { ...ours, what }, notes })];
  },
};

/** S6b: the same with every consumer running. */
export const cascadeBesideConsumers: Figure = {
  id: 'S6b',
  async measure(bench) {
    const data = await seededCascade(bench);
    const growths = new Growths();
    const ours = await cascadeSide(bench, data, (growth) => growths.add(growth));
    const notes = ['Everything runs: the events are published and consumed meanwhile.'];
    return [await compared(bench, data, { id: 'S6b', ours, notes }), ...growths.rows()];
  },
};

async function compared(
  bench: Bench,
  data: Dataset,
  comparison: Pick<Comparison, 'id' | 'ours' | 'notes'>,
): Promise<Row> {
  const rounds = Math.min(bench.rounds, ROUNDS);
  const peer = await bareCascade(bench, data);
  return compare({ ...bench, rounds }, { unit: 'per s', goal: GOAL, peer, ...comparison });
}

/** What the processes have grown by, round by round. */
class Growths {
  readonly #most: Grown[] = [];

  add(growth: Growth): void {
    const most = growth.most();
    if (most !== undefined) this.#most.push(most);
  }

  rows(): Row[] {
    if (this.#most.length === 0) return [];
    const measured = { ...spreadOf(this.#most.map(({ mebibytes }) => mebibytes)), unit: 'MiB' as const };
    const what = 'most that a process grows between the first quarter of a cascade and its end';
    const each = this.#most.map(({ name, mebibytes }) => `${name} ${mebibytes.toFixed(0)}`);
    const notes = [`grown most, in MiB, from the warm-up on: ${each.join(', ')}`];
    return [{ id: 'S6b-memory', what, measured, goal: GROWTH, met: isMet(GROWTH, measured), notes }];
  }
}
