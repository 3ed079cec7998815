import { randomUUID } from 'node:crypto';
import { eventually } from '../eventually.ts';
import type { Fault } from '../fault.ts';
import { OutsideLedger } from '../ledger/outside-ledger.ts';
import { newFailure, Publisher } from '../load/publisher.ts';
import type { Scenery } from '../load/scenery.ts';
import type { World } from '../world.ts';
import { shuffled } from './shuffled.ts';
import { publishEvents, storedEvents } from '../stack/stored-events.ts';
import { underLoad } from './under-load.ts';

const TIMES = 3;
const WRITES = { short: 200, full: 2_000 };
const FAILURES = { short: 30, full: 200 };
const TAKEN_WITHIN_MS = 20_000;

/**
 * F3: every event and every failure three times more, in any order. Each copy has a message id of its own, or the
 * stream would drop it: only what the message itself says can tell that it came before.
 */
export const redelivery: Fault = {
  id: 'F3',
  title: 'every message delivered three times more, shuffled',
  run: (world, short) =>
    underLoad(world, 'f3', async (load, scenery) => {
      const size = short ? 'short' : 'full';
      await load.ledger.acknowledgedMore(WRITES[size]);
      const violations = await repeatFailures(world, scenery, FAILURES[size]);
      const events = await storedEvents(world, scenery.tenant);
      await publishEvents(world, shuffled(Array.from({ length: TIMES }, () => events).flat()));
      const numbers = { events_repeated: events.length, failures_repeated: FAILURES[size] };
      return { fired: TIMES * events.length, violations, numbers };
    }),
};

/** New failures, each three times; a line when they did not all become tasks. That each is one is an invariant. */
async function repeatFailures(world: World, scenery: Scenery, count: number): Promise<string[]> {
  const failures = Array.from({ length: count }, () => newFailure(scenery, null));
  const publisher = await Publisher.connect(world, new OutsideLedger());
  try {
    for (const failure of shuffled(Array.from({ length: TIMES }, () => failures).flat()))
      if (!(await publisher.publish(failure, randomUUID()))) return ['NATS did not store a failure.'];
  } finally {
    await publisher.close();
  }
  const fields = failures.map(({ field }) => field);
  const made = await eventually(async () => {
    const { rows } = await world.admin.query<{ count: number }>(
      'select count(distinct failure_field)::int from tasks.tasks where tenant_id = $1 and failure_field = any($2)',
      [scenery.tenant, fields],
    );
    return rows[0]?.count === count || undefined;
  }, TAKEN_WITHIN_MS);
  return made ? [] : [`Not every repeated failure became a task within ${TAKEN_WITHIN_MS / 1000} s.`];
}
