import { signedTokens } from '../data/tokens.ts';
import { bareStatusChange } from '../bare/status-change.ts';
import type { Bench } from '../bench.ts';
import { STANDARD, taskCount, taskId, type Dataset } from '../data/dataset.ts';
import type { Targets } from '../load/protocol.ts';
import type { Side } from '../pairs.ts';
import { TASK_TABLES } from '../stack/even-ground.ts';
import { bareSide, type BareOptions } from './bare-side.ts';
import type { Changed } from './changes-side.ts';

export const CHANGE = 'PATCH /v1/tasks/{id}/status';

/** Tells the load the tasks of some data, and how they stand. */
export async function aimAtTasks(bench: Bench, data: Dataset = STANDARD): Promise<void> {
  await aim(bench, data, await signedTokens(bench, data));
  await tellStatuses(bench, data);
}

/** Tells the load what to change: whatever has the ids of some data's tasks. */
export async function aim(
  bench: Bench,
  data: Dataset,
  tokens: readonly string[],
  walk: NonNullable<Targets['walk']> = 'tasks',
): Promise<void> {
  const { hostname: host, port } = new URL(bench.stack.gateway);
  const perTenant = taskCount(data) / data.tenants;
  const tasks = Array.from(
    { length: taskCount(data) },
    (_, task) => [taskId(data, task), Math.floor(task / perTenant)] as const,
  );
  await bench.load.aim({ host, port: Number(port), tokens, tasks, walk });
}

/** The tasks of some data, as something that is changed. */
export function tasksOf(data: Dataset): Changed {
  return { tables: TASK_TABLES, tell: (bench) => tellStatuses(bench, data) };
}

export async function tellStatuses({ admin, load }: Bench, data: Dataset = STANDARD): Promise<void> {
  const { rows } = await admin.query<{ status: string }>(
    `select status from tasks.tasks where id between $1 and $2 order by id`,
    [taskId(data, 0), taskId(data, taskCount(data) - 1)],
  );
  await load.tell(rows.map(({ status }) => status));
}

/** The limit that changes of status are measured against. */
export async function bareChanges(
  bench: Bench,
  options: Pick<BareOptions, 'clients' | 'result' | 'besideConsumers'>,
): Promise<Side> {
  const transaction = bareStatusChange(STANDARD, await recordedTexts(bench));
  return bareSide(bench, 'the bare transaction', transaction, {
    ...options,
    role: 'tasks_app',
    relays: ['tasks'],
  });
}

/** What the product stored beside the newest change of status; one is made when there is none yet. */
export async function recordedTexts(bench: Bench) {
  const newest = async () => {
    const { rows } = await bench.admin.query<{ metadata: string; payload: string }>(
      `select a.metadata::text, o.payload
         from tasks.outbox o join tasks.audit_logs a on a.entity_id = o.entity_id
        where o.type = 'task_status_updated' order by o.id desc limit 1`,
    );
    return rows[0];
  };
  const known = await newest();
  if (known) return known;
  await bench.load.run({ what: 'changes', clients: 1, ms: 100 });
  const made = await newest();
  if (made === undefined) throw new Error('No change of status was recorded.');
  return made;
}
