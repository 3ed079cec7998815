import { catalog } from '@interlock/contracts';
import type { World } from '../world.ts';
import type { Scenery } from './scenery.ts';

/**
 * Makes tasks that come due at these times; each has a reminder at once, and one when it is due, which takes the place
 * of the other where that was not told by then.
 */
export async function makeDueTasks(scenery: Scenery, dueAt: readonly number[]): Promise<string[]> {
  const ids: string[] = [];
  for (const at of dueAt) {
    const { body } = await scenery.owner.call(catalog.tasks.createTask, {
      project_id: scenery.projectId,
      kind: 'general_todo',
      title: 'Comes due',
      assignee_id: scenery.assignee,
      due_date: new Date(at).toISOString(),
    });
    ids.push(body.task.id);
  }
  return ids;
}

const TOLD = `
  with wanted as (
    select t.id as task_id, kinds.kind, t.due_date from unnest($2::uuid[]) given (id)
      join tasks.tasks t on t.tenant_id = $1 and t.id = given.id
     cross join (values ('ahead'), ('due')) kinds (kind)),
  named as (
    select *, task_id || '/' || to_char(due_date at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '/' || kind as name
      from wanted)
  select n.name, r.fired_at, r.is_told, n.kind, greatest(r.fire_at, $3::timestamptz) as wanted_at,
         (select count(*)::int from tasks.outbox o
           where o.tenant_id = $1 and o.type = 'reminder_due' and o.entity_id = n.name) as events,
         (select count(*)::int from tasks.audit_logs a
           where a.tenant_id = $1 and a.action_type = 'fire_reminder' and a.entity_id = n.name) as audits,
         (select count(*)::int from audit.ledger l where l.tenant_id = $1 and l.entity_id = n.name) as entries
    from named n
    left join tasks.reminders r
      on r.tenant_id = $1 and r.task_id = n.task_id and r.kind = n.kind and r.due_date = n.due_date`;

interface ToldRow {
  readonly name: string;
  readonly kind: 'ahead' | 'due';
  readonly fired_at: Date | null;
  readonly is_told: boolean | null;
  readonly wanted_at: Date | null;
  readonly events: number;
  readonly audits: number;
  readonly entries: number;
}

/** How the reminders of tasks were told, in the system's own books. */
export interface Told {
  readonly told: number;
  readonly missing: readonly string[];
  readonly notOnce: readonly string[];
  /** After the time it should be told, or the end of the outage; the worst. */
  readonly latestMs: number;
}

/**
 * Both reminders of each task: an event, an audit row and a ledger entry each, once; of one ahead that was dropped, as
 * the due time had come, none. `recovered` ended the outage.
 */
export async function remindersOf(
  world: World,
  { tenant }: Scenery,
  taskIds: readonly string[],
  recovered: number,
): Promise<Told> {
  const { rows } = await world.admin.query<ToldRow>(TOLD, [tenant, taskIds, new Date(recovered)]);
  const isDropped = ({ kind, is_told }: ToldRow) => kind === 'ahead' && is_told === false;
  const missing = rows.filter((row) => row.fired_at === null || (row.entries === 0 && !isDropped(row)));
  const fired = rows.filter(({ fired_at }) => fired_at !== null);
  const notOnce = fired.filter((row) => {
    const { events, audits, entries } = row;
    const wanted = isDropped(row) ? 0 : 1;
    return events !== wanted || audits !== wanted || entries > wanted;
  });
  const told = fired.filter((row) => !isDropped(row));
  const lateness = told.map((row) => Number(row.fired_at) - Number(row.wanted_at));
  return {
    told: rows.length - missing.length,
    missing: missing.map(({ name }) => name),
    notOnce: notOnce.map(({ name, ...counts }) => `${name}: ${JSON.stringify(counts)}`),
    latestMs: Math.max(0, ...lateness),
  };
}
