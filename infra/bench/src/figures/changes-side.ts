import type { Bench } from '../bench.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Side } from '../pairs.ts';
import { evenGround } from '../stack/even-ground.ts';
import { tellStatuses } from './status-change.ts';

export const CLIENTS = 16;

/** Changes of status through the gateway, per second; until they are settled as well, when `settleCounts`. */
export function changesSide(
  bench: Bench,
  data: Dataset,
  what: string,
  settle: () => Promise<void>,
  settleCounts = false,
): Side {
  return {
    what,
    cpu: bench.cpu,
    async prepare() {
      await settle();
      await evenGround(bench);
      await tellStatuses(bench, data);
    },
    async warmUp(ms) {
      await bench.load.run({ what: 'changes', clients: CLIENTS, ms });
      await settle();
    },
    async run(ms) {
      const began = performance.now();
      const { count, wrong, seconds } = await bench.load.run({ what: 'changes', clients: CLIENTS, ms });
      if (settleCounts) await settle();
      const elapsed = settleCounts ? (performance.now() - began) / 1000 : seconds;
      return { value: count / elapsed, count, wrong };
    },
    after: settle,
  };
}
