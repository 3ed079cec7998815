import type { World } from '../world.ts';
import type { Scenery } from '../load/scenery.ts';
import { brokenInvariants } from './invariants.ts';
import { wrongNotices } from './notices.ts';
import type { OutsideLedger } from './outside-ledger.ts';
import { untilSettled } from './settled.ts';
import { wrongStream } from './stream.ts';
import { wrongEntries } from './traces.ts';

/** What a fault does to the stream itself. */
export interface Expected {
  /** It has published events out of their order. */
  readonly anyOrder?: boolean;
}

/** Waits until the system rests, and compares it with what was asked of it and answered. One line per violation. */
export async function compare(
  world: World,
  scenery: Pick<Scenery, 'tenant'>,
  ledger: OutsideLedger,
  { anyOrder = false }: Expected = {},
) {
  const unsettled = await untilSettled(world);
  // What came in a minute the planner does not know of yet, and it would compare thousands of rows each with all.
  await world.admin.query('analyze');
  const lost = await wrongEntries(world.admin, scenery.tenant, ledger.entries);
  const broken = await brokenInvariants(world.admin, scenery.tenant);
  const stream = await wrongStream(world, scenery.tenant, anyOrder);
  const notices = await wrongNotices(world, scenery.tenant);
  return {
    violations: [...(unsettled ? [unsettled] : []), ...lost, ...broken, ...stream, ...notices.lines],
    numbers: {
      acknowledged: ledger.count('acknowledged'),
      refused: ledger.count('refused'),
      unknown: ledger.count('unknown'),
      internal_errors: ledger.entries.filter(({ status }) => status === 500).length,
      mails: notices.mails,
    },
  };
}
