import type { Finding } from '../fault.ts';
import { compare, type Expected } from '../ledger/compare.ts';
import { startLoad, type Load } from '../load/load.ts';
import { makeScenery, type Scenery } from '../load/scenery.ts';
import type { World } from '../world.ts';

const WRITERS = 6;
/** So many writes are acknowledged before the first blow, so that there is something to lose. */
const BEFORE_THE_FAULT = 60;

/** What an injection reports: how often it hit, what it saw break, and its numbers. */
export type Injected = Finding;

/** Breaks the system with `inject` while a load runs in a tenant of its own, and then compares the ledgers. */
export async function underLoad(
  world: World,
  name: string,
  inject: (load: Load, scenery: Scenery) => Promise<Injected>,
  expected: Expected = {},
): Promise<Finding> {
  const scenery = await makeScenery(world, name, WRITERS);
  const load = await startLoad(world, scenery);
  let injected: Injected;
  try {
    await load.ledger.acknowledgedMore(BEFORE_THE_FAULT);
    injected = await inject(load, scenery);
  } finally {
    await load.stop();
  }
  const found = await compare(world, scenery, load.ledger, expected);
  return {
    fired: injected.fired,
    violations: [...injected.violations, ...found.violations],
    numbers: { ...injected.numbers, ...found.numbers },
  };
}
