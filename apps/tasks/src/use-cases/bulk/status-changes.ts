import type { catalog, Input } from '@interlock/contracts';
import { lockProjects } from '../../store/projects.ts';
import { contextsOfTasks, lockTasks } from '../../store/tasks.ts';
import type { StatusOutcome } from '../tasks/change-status.ts';
import { changeStatusWithin } from '../tasks/change-status-within.ts';
import type { BulkRun } from './bulk-tasks.ts';
import { limitProjects } from './limit-projects.ts';

type StatusItem = Omit<Input<(typeof catalog)['tasks']['updateTaskStatus']>, 'if_match'>;

/** Locks tasks that are to change, and their projects first; what it returns changes one of the tasks. */
export async function statusChanges(run: BulkRun, items: readonly StatusItem[]) {
  const { tx, call } = run;
  const { tenantId } = call.principal;
  const taskIds = [...new Set(items.map(({ task_id }) => task_id))];
  const contexts = new Map(
    (await contextsOfTasks(tx, tenantId, taskIds)).map(({ id, project_id }) => [id, project_id]),
  );
  const projectIds = items.flatMap(({ task_id }) => contexts.get(task_id) ?? []);
  await limitProjects(run, projectIds);
  await lockProjects(tx, call.principal, [...new Set(projectIds)]);
  await lockTasks(tx, tenantId, taskIds);
  return async ({ task_id, ...command }: StatusItem): Promise<StatusOutcome> => {
    const outcome = await changeStatusWithin(tx, call, task_id, command);
    if (!outcome.already_applied) run.moved.push(outcome.task);
    return outcome;
  };
}
