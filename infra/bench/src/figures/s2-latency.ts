import type { Bench } from '../bench.ts';
import { STANDARD } from '../data/dataset.ts';
import type { Figure, Row } from '../figure.ts';
import { compare, type Side } from '../pairs.ts';
import { withoutConsumers } from '../stack/paused.ts';
import { untilPublished, untilSettled } from '../stack/settled.ts';
import { changesSide } from './changes-side.ts';
import { aimAtTasks, bareChanges, CHANGE, tasksOf } from './status-change.ts';

/** S2a: the median latency of one client's changes of status, with nobody consuming the events. */
export const latencyAlone: Figure = {
  id: 'S2a',
  async measure(bench) {
    await aimAtTasks(bench);
    return withoutConsumers(bench, async () => [
      await latencyOf(bench, 'S2a', 'consumers stopped', false, () => untilPublished(bench)),
    ]);
  },
};

/** S2b: the same with every consumer running. */
export const latencyBesideConsumers: Figure = {
  id: 'S2b',
  async measure(bench) {
    await aimAtTasks(bench);
    return [await latencyOf(bench, 'S2b', 'everything running', true, () => untilSettled(bench))];
  },
};

async function latencyOf(
  bench: Bench,
  id: string,
  how: string,
  besideConsumers: boolean,
  settle: () => Promise<void>,
): Promise<Row> {
  const what = `${CHANGE}, one client, ${how}: p50`;
  const ours: Side = {
    ...changesSide(bench, tasksOf(STANDARD), what, settle, { clients: 1 }),
    async run(ms) {
      const { count, wrong, p50Ms } = await bench.load.run({ what: 'changes', clients: 1, ms });
      return { value: p50Ms, count, wrong };
    },
  };
  const result = ({ latencyMs }: { readonly latencyMs: number }) => latencyMs;
  const peer = await bareChanges(bench, { clients: 1, result, besideConsumers });
  return compare(bench, { id, unit: 'ms', goal: { at: 'most', value: 3 }, ours, peer, notes: [] });
}
