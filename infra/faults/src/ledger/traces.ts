import type { Pool } from 'pg';
import type { Entry } from './outside-ledger.ts';

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

/**
 * Compares each request with what it left: an acknowledged one everything once, a refused one nothing, one without
 * an answer either of the two. One line for each way in which they differ.
 */
export async function wrongEntries(
  admin: Pool,
  tenant: string,
  entries: readonly Entry[],
): Promise<string[]> {
  const traces = await tracesOf(admin, tenant);
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

async function tracesOf(admin: Pool, tenant: string): Promise<Map<string, Traces>> {
  const { rows } = await admin.query<{ kind: keyof Traces; request_id: string; count: number }>(TRACES, [
    tenant,
  ]);
  const traces = new Map<string, Traces>();
  for (const { kind, request_id, count } of rows)
    traces.set(request_id, { ...(traces.get(request_id) ?? NO_TRACES), [kind]: count });
  return traces;
}
