import { refuse, type catalog, type Input } from '@interlock/contracts';
import { lockProjects } from '../../store/projects.ts';
import { statusFactsOf } from '../../store/status-facts.ts';
import { readFactsOfMany } from '../../store/status.ts';
import { contextsOfTasks, lockTasks } from '../../store/tasks.ts';
import type { StatusChanged } from '../deps.ts';
import { originOf } from '../recorded.ts';
import { changeStatus } from '../tasks/change-status.ts';
import type { BulkRun, Prepared } from './bulk-run.ts';
import { DecidedChanges } from './decided-changes.ts';
import { limitProjects } from './limit-projects.ts';

type StatusItem = Omit<Input<(typeof catalog)['tasks']['updateTaskStatus']>, 'if_match'>;

/**
 * Locks tasks that are to change, their projects before and what they depend on with them, and reads them, to decide
 * on one after the other and to commit what was decided together. Where a decided change touches what a later item
 * is decided by (its task, what that depends on, what depends on that), it is committed before and read again.
 */
export async function statusChanges(
  run: BulkRun,
  items: readonly StatusItem[],
): Promise<Prepared<StatusItem>> {
  const { tx, call } = run;
  const { tenantId, sub } = call.principal;
  const wantedBy = ({ task_id: taskId, status: to }: StatusItem) => ({ tenantId, userId: sub, taskId, to });
  const taskIds = [...new Set(items.map(({ task_id }) => task_id))];
  const contexts = new Map(
    (await contextsOfTasks(tx, tenantId, taskIds)).map(({ id, project_id }) => [id, project_id]),
  );
  const projectIds = items.flatMap(({ task_id }) => contexts.get(task_id) ?? []);
  await limitProjects(run, projectIds);
  await lockProjects(tx, call.principal, [...new Set(projectIds)]);
  await lockTasks(tx, tenantId, taskIds);
  const rows = await readFactsOfMany(tx, items.map(wantedBy));
  const known = new Map(items.map((item, index) => [item, rows[index]]));
  const changes = new DecidedChanges(tx);
  const made: StatusChanged[] = [];

  const factsOf = async (item: StatusItem) => {
    let row = known.get(item);
    if (changes.touches([item.task_id, ...(row?.dependencies ?? [])])) {
      await changes.commit();
      [row] = await readFactsOfMany(tx, [wantedBy(item)]);
    }
    if (row === undefined || row.id === null) throw refuse('not_found', 'There is no task with this id.');
    return statusFactsOf(tenantId, row);
  };
  return {
    apply: (item) =>
      changeStatus(
        { read: () => factsOf(item), commit: (...decided) => Promise.resolve(changes.add(...decided)) },
        { origin: originOf(call), principal: call.principal, told: (change) => made.push(change) },
        { ...item, surface: call.surface },
      ),
    async finish(outcomes) {
      await changes.commit();
      const settled = outcomes.map((outcome) => changes.committed(outcome));
      const applied = settled.filter((one) => !one.already_applied);
      for (const [at, change] of made.entries())
        run.told({ ...change, after: applied[at]?.task ?? change.after });
      return settled;
    },
  };
}
