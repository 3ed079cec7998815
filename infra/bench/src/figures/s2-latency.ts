import type { Bench } from '../bench.ts';
import { STANDARD } from '../data/dataset.ts';
import type { Figure, Row } from '../figure.ts';
import { compare, type Side } from '../pairs.ts';
import { evenGround } from '../stack/even-ground.ts';
import { CONSUMERS, pause } from '../stack/paused.ts';
import { untilPublished, untilSettled } from '../stack/settled.ts';
import { aimAtTasks, bareSide, CHANGE, tasksOf } from './status-change.ts';

/** S2a: the median latency of one client's changes of status, with nobody consuming the events. */
export const latencyAlone: Figure = {
  id: 'S2a',
  async measure(bench) {
    await aimAtTasks(bench);
    await untilSettled(bench);
    const goOn = pause(bench, CONSUMERS);
    try {
      return [await latencyOf(bench, 'S2a', 'consumers stopped', ['tasks'], () => untilPublished(bench))];
    } finally {
      goOn();
      await untilSettled(bench);
    }
  },
};

/** S2b: the same with every consumer running. */
export const latencyBesideConsumers: Figure = {
  id: 'S2b',
  async measure(bench) {
    await aimAtTasks(bench);
    const settle = () => untilSettled(bench);
    return [await latencyOf(bench, 'S2b', 'everything running', ['tasks', ...CONSUMERS], settle)];
  },
};

async function latencyOf(
  bench: Bench,
  id: string,
  how: string,
  pausedForPeer: readonly string[],
  settle: () => Promise<void>,
): Promise<Row> {
  const { tables, tell } = tasksOf(STANDARD);
  const peer = await bareSide(bench, 1, pausedForPeer, ({ latencyMs }) => latencyMs);
  const ours: Side = {
    what: `${CHANGE}, one client, ${how}: p50`,
    async prepare() {
      await settle();
      await evenGround(bench, tables);
      await tell(bench);
    },
    async warmUp(ms) {
      await bench.load.run({ what: 'changes', clients: 1, ms });
    },
    async run(ms) {
      const { count, wrong, p50Ms } = await bench.load.run({ what: 'changes', clients: 1, ms });
      return { value: p50Ms, count, wrong };
    },
    after: settle,
  };
  return compare(bench, { id, unit: 'ms', goal: { at: 'most', value: 3 }, ours, peer, notes: [] });
}
