import { randomUUID } from 'node:crypto';
import { connectBus } from '@interlock/messaging';
import { jetstream } from '@nats-io/jetstream';
import { compare } from '../ledger/compare.ts';
import type { Fault } from '../fault.ts';
import { newFailure, Publisher } from '../load/publisher.ts';
import type { Scenery } from '../load/scenery.ts';
import { OutsideLedger } from '../ledger/outside-ledger.ts';
import type { World } from '../world.ts';
import { storedEvents, type StoredEvent } from './stored-events.ts';
import { underLoad } from './under-load.ts';

const TIMES = 3;
const WRITES = { short: 200, full: 2_000 };
const FAILURES = { short: 30, full: 200 };
const PUBLISHERS = ['directory', 'tasks', 'audit', 'notifications'] as const;

/**
 * F3: every event and every failure three times more, in any order. Each copy has a message id of its own, or the
 * stream would drop it: only what the message itself says can tell that it came before.
 */
export const redelivery: Fault = {
  id: 'F3',
  title: 'every message delivered three times more, shuffled',
  run: (world, short) =>
    underLoad(world, 'f3', async (load, scenery) => {
      await load.ledger.acknowledgedMore(short ? WRITES.short : WRITES.full);
      const failures = await failuresThreeTimes(world, scenery, load.ledger, short ? FAILURES.short : FAILURES.full);
      const first = await storedEvents(world, scenery.tenant);
      await publishAll(world, shuffled(Array.from({ length: TIMES }, () => first).flat()));
      return { fired: first.length * TIMES + failures, violations: [], numbers: { events: first.length, failures } };
    }),
};
