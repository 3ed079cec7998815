import type { Bench } from '../bench.ts';
import type { Side } from '../pairs.ts';
import { evenGround } from '../stack/even-ground.ts';

export const CLIENTS = 16;

/** What is changed: the tables that are written, and how the load learns how the rows stand. */
export interface Changed {
  readonly tables: readonly string[];
  readonly tell: (bench: Bench) => Promise<void>;
}

export interface ChangesOptions {
  readonly clients?: number;
  /** Whether the clock runs until they are settled as well. */
  readonly settleCounts?: boolean;
}

/** Changes of status through the gateway, per second. */
export function changesSide(
  bench: Bench,
  { tables, tell }: Changed,
  what: string,
  settle: () => Promise<void>,
  { clients = CLIENTS, settleCounts = false }: ChangesOptions = {},
): Side {
  return {
    what,
    cpu: bench.cpu,
    async prepare() {
      await settle();
      await evenGround(bench, tables);
      await tell(bench);
    },
    async warmUp(ms) {
      await bench.load.run({ what: 'changes', clients, ms });
      await settle();
    },
    async run(ms) {
      const began = performance.now();
      const { count, wrong, seconds } = await bench.load.run({ what: 'changes', clients, ms });
      if (settleCounts) await settle();
      const elapsed = settleCounts ? (performance.now() - began) / 1000 : seconds;
      return { value: count / elapsed, count, wrong };
    },
    after: settle,
  };
}
