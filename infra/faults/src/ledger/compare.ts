import type { World } from '../world.ts';
import type { Scenery } from '../load/scenery.ts';
import { brokenInvariants } from './invariants.ts';
import { wrongNotices } from './notices.ts';
import type { OutsideLedger } from './outside-ledger.ts';
import { untilSettled } from './settled.ts';
import { wrongEntries } from './traces.ts';

/** Waits until the system rests, and compares it with what was asked of it and answered. One line per violation. */
export async function compare(world: World, scenery: Scenery, ledger: OutsideLedger) {
  const unsettled = await untilSettled(world);
  const lost = await wrongEntries(world.admin, scenery.tenant, ledger.entries);
  const broken = await brokenInvariants(world.admin, scenery.tenant);
  const notices = await wrongNotices(world, scenery.tenant);
  return {
    violations: [...(unsettled ? [unsettled] : []), ...lost, ...broken, ...notices.lines],
    numbers: {
      acknowledged: ledger.count('acknowledged'),
      refused: ledger.count('refused'),
      unknown: ledger.count('unknown'),
      internal_errors: ledger.entries.filter(({ status }) => status === 500).length,
      mails: notices.mails,
    },
  };
}
