import { BARE_TOOL, runBare } from '../bare/bare.ts';
import { wrongPlans } from '../bare/plans.ts';
import type { BareRun, BareTransaction } from '../bare/transaction.ts';
import { databaseUrl, type Bench } from '../bench.ts';
import type { Side } from '../pairs.ts';
import { evenGround, TASK_TABLES } from '../stack/even-ground.ts';
import { CONSUMERS, pause } from '../stack/paused.ts';

export interface BareOptions {
  /** Under which the product does the same. */
  readonly role: Parameters<typeof databaseUrl>[1];
  readonly clients: number;
  /** What is measured; how many a second, unless said. */
  readonly result?: (run: BareRun) => number;
  readonly tables?: readonly string[];
  /** The services into whose outboxes it writes: they would publish that, and so stand still. What it wrote there is removed. */
  readonly relays: readonly ('tasks' | 'automation')[];
  /** Whether the consumers run otherwise, and so are to stand still as well. */
  readonly besideConsumers: boolean;
}

/** A bare transaction, over and over: what the product is measured against. */
export function bareSide(
  bench: Bench,
  what: string,
  transaction: BareTransaction,
  options: BareOptions,
): Side {
  const { role, clients, result = ({ perSecond }) => perSecond, tables = TASK_TABLES, relays } = options;
  const run = (ms: number) => runBare(transaction, { url: databaseUrl(bench, role), clients, ms });
  let goOn: () => void = () => undefined;
  return {
    what: `${what}, ${clients} connection${clients === 1 ? '' : 's'} (${BARE_TOOL})`,
    async prepare() {
      await evenGround(bench, tables);
      goOn = pause(bench, options.besideConsumers ? [...relays, ...CONSUMERS] : relays);
    },
    check: () => wrongPlans(transaction, databaseUrl(bench, role)),
    warmUp: async (ms) => void (await run(ms)),
    async run(ms) {
      const measured = await run(ms);
      return { value: result(measured), count: measured.count };
    },
    async after() {
      for (const schema of relays)
        await bench.admin.query(`delete from ${schema}.outbox where published_at is null`);
      goOn();
    },
  };
}
