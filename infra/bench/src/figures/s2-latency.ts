import type { Figure } from '../figure.ts';
import { compare, type Side } from '../pairs.ts';
import { evenGround } from '../stack/even-ground.ts';
import { CONSUMERS } from '../stack/paused.ts';
import { untilSettled } from '../stack/settled.ts';
import { aimAtTasks, bareSide, CHANGE, tellStatuses } from './status-change.ts';

/** S2: the median latency of one client's changes of status, everything running. */
export const latency: Figure = {
  id: 'S2',
  async measure(bench) {
    await aimAtTasks(bench);
    const peer = await bareSide(bench, 1, ['tasks', ...CONSUMERS], ({ latencyMs }) => latencyMs);
    const ours: Side = {
      what: `${CHANGE}, one client: p50`,
      async prepare() {
        await untilSettled(bench);
        await evenGround(bench);
        await tellStatuses(bench);
      },
      async warmUp(ms) {
        await bench.load.run({ what: 'changes', clients: 1, ms });
      },
      async run(ms) {
        const { count, wrong, p50Ms } = await bench.load.run({ what: 'changes', clients: 1, ms });
        return { value: p50Ms, count, wrong };
      },
      after: () => untilSettled(bench),
    };
    return [
      await compare(bench, { id: 'S2', unit: 'ms', goal: { at: 'most', value: 3 }, ours, peer, notes: [] }),
    ];
  },
};
