import { eventSubject, eventType } from '@interlock/contracts';
import type { Fault, Finding } from '../fault.ts';
import { writeLate } from '../load/late-writers.ts';
import { publishEvents, type StoredEvent } from '../stack/stored-events.ts';
import type { World } from '../world.ts';
import { withRelayHeld } from './held-relay.ts';
import { shuffled } from './shuffled.ts';
import { underLoad } from './under-load.ts';

const WRITERS = 50;
const LATE_FOR_MS = { short: 5_000, full: 30_000 };
const SHUFFLED_WRITES = { short: 100, full: 1_000 };

/** Rows that are published after one with a higher id, or not yet: what a cursor would skip. */
const OVERTAKEN = `
  select count(*)::int as overtaken from (
    select coalesce(published_at, 'infinity') as published_at, min(published_at) over (order by id rows between 1 following and unbounded following) as later
      from tasks.outbox where tenant_id = $1) published
   where published_at > later`;

/** F4: commits that are late, so that ids become visible out of their order; then events in no order at all. */
export const lateCommits: Fault = {
  id: 'F4',
  title: `${WRITERS} writers with commits delayed 0-2 s, and events in any order`,
  async run(world, short) {
    const size = short ? 'short' : 'full';
    const late = await underLoad(world, 'f4', async (load, scenery) => {
      const committed = await writeLate(world, scenery, load, {
        writers: WRITERS,
        forMs: LATE_FOR_MS[size],
      });
      const { rows } = await world.admin.query<{ overtaken: number }>(OVERTAKEN, [scenery.tenant]);
      const { overtaken = 0 } = rows[0] ?? {};
      return { fired: overtaken, violations: [], numbers: { late_commits: committed, overtaken } };
    });
    const anyOrder = await underLoad(
      world,
      'f4-order',
      async (load, scenery) => {
        const count = await withRelayHeld(world, async () => {
          await load.ledger.acknowledgedMore(SHUFFLED_WRITES[size]);
          const events = await unpublished(world, scenery.tenant);
          await publishEvents(world, shuffled(events));
          return events.length;
        });
        return { fired: count, violations: [], numbers: { shuffled: count } };
      },
      { anyOrder: true },
    );
    return together(late, anyOrder);
  },
};

/** Both must have fired. */
function together(late: Finding, { fired, violations, numbers }: Finding): Finding {
  return {
    fired: Math.min(late.fired, fired),
    violations: [...late.violations, ...violations.map((line) => `In any order: ${line}`)],
    numbers: { ...late.numbers, shuffled: numbers.shuffled ?? 0 },
  };
}

interface Row {
  readonly event_id: string;
  readonly type: string;
  readonly occurred_at: Date;
  readonly entity: string;
  readonly payload: string;
}

/** The events of a tenant that the relay has yet to publish, as it will publish them. */
async function unpublished(world: World, tenant: string): Promise<StoredEvent[]> {
  const { rows } = await world.admin.query<Row>(
    `select event_id::text, type, occurred_at, entity_type || '/' || entity_id as entity, payload
       from tasks.outbox where tenant_id = $1 and published_at is null`,
    [tenant],
  );
  return rows.map(({ event_id, type, occurred_at, entity, payload }) => {
    const event = {
      specversion: '1.0',
      id: event_id,
      source: '/interlock/tasks',
      type: eventType(type),
      subject: entity,
      time: occurred_at.toISOString(),
      datacontenttype: 'application/json',
      data: JSON.parse(payload) as unknown,
    };
    return { subject: eventSubject('tasks', type, tenant), data: Buffer.from(JSON.stringify(event)) };
  });
}
