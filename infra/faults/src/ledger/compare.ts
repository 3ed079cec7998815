import type { World } from '../world.ts';
import type { Scenery } from '../load/scenery.ts';
import { brokenInvariants } from './invariants.ts';
import { wrongNotices } from './notices.ts';
import type { Entry, OutsideLedger } from './outside-ledger.ts';
import { untilSettled } from './settled.ts';

/** How many rows of each kind one request left. */
type Traces = Readonly<Record<'audits' | 'events' | 'entries' | 'tasks', number>>;
const NO_TRACES: Traces = { audits: 0, events: 0, entries: 0, tasks: 0 };

const TRACES = `
  select 'audits' as kind, request_id, count(*)::int from tasks.audit_logs where tenant_id = $1 group by 2
  union all
  select 'events', payload::jsonb ->> 'request_id', count(*)::int from tasks.outbox where tenant_id = $1 group by 2
  union all
  select 'entries', request_id, count(*)::int from audit.ledger
    where tenant_id = $1 and entity_type = 'task' group by 2
  union all
  select 'tasks', a.request_id, count(distinct t.id)::int from tasks.audit_logs a
    join tasks.tasks t on t.tenant_id = $1 and t.id::text = a.entity_id where a.tenant_id = $1 group by 2`;

/** Waits until the system rests, and compares it with what was asked of it and answered. One line per violation. */
export async function compare(world: World, scenery: Scenery, ledger: OutsideLedger) {
  const unsettled = await untilSettled(world);
  const lost = await wrongEntries(world, scenery.tenant, ledger.entries);
  const broken = await brokenInvariants(world, scenery.tenant);
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

async function wrongEntries(world: World, tenant: string, entries: readonly Entry[]): Promise<string[]> {
  const traces = await tracesOf(world, tenant);
  const wrong = new Map<string, string[]>();
  for (const entry of entries) {
    const fault = faultOf(entry, traces.get(entry.requestId));
    if (fault) wrong.set(fault, [...(wrong.get(fault) ?? []), entry.requestId]);
  }
  return [...wrong].map(([fault, ids]) => `${ids.length} × ${fault}, such as request ${ids[0]}`);
}

function faultOf({ kind, outcome, status }: Entry, found = NO_TRACES): string | undefined {
  const counts = Object.values(found);
  const shown = Object.entries(found)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');
  const done = counts.every((count) => count === 1);
  const nothing = counts.every((count) => count === 0);
  if (outcome === 'acknowledged' && !done) return `an acknowledged ${kind} left ${shown}`;
  if (outcome === 'refused' && !nothing) return `a ${kind} refused with ${status} left ${shown}`;
  if (outcome === 'unknown' && !done && !nothing) return `a ${kind} without an answer left ${shown}`;
  return undefined;
}

async function tracesOf(world: World, tenant: string): Promise<Map<string, Traces>> {
  const { rows } = await world.admin.query<{ kind: keyof Traces; request_id: string; count: number }>(
    TRACES,
    [tenant],
  );
  const traces = new Map<string, Traces>();
  for (const { kind, request_id, count } of rows)
    traces.set(request_id, { ...(traces.get(request_id) ?? NO_TRACES), [kind]: count });
  return traces;
}
