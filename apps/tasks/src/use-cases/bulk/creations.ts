import { refuse, type catalog, type Input } from '@interlock/contracts';
import { savepoint } from '@interlock/database';
import { lockProjects } from '../../store/projects.ts';
import type { StatusOutcome } from '../tasks/change-status.ts';
import { createTaskWithin } from '../tasks/create-task-within.ts';
import { projectOfNewTask } from '../tasks/create-task.ts';
import type { BulkRun } from './bulk-tasks.ts';
import { limitProjects } from './limit-projects.ts';

type NewTask = Input<(typeof catalog)['tasks']['createTask']>;

/** Locks the projects of new tasks; what it returns makes one of the tasks. */
export async function creations(run: BulkRun, items: readonly NewTask[]) {
  const { tx, call, mode } = run;
  const projectIds = items.flatMap(({ project_id }) => project_id ?? []);
  await limitProjects(run, projectIds);
  const projects = await lockProjects(tx, call.principal, [...new Set(projectIds)]);
  return async (item: NewTask): Promise<StatusOutcome> => {
    const facts = projects.get(projectOfNewTask(item));
    if (facts === undefined) throw refuse('not_found', 'There is no project with this id.');
    const make = () => createTaskWithin(tx, call, facts, item);
    const hasDependencies = (item.dependencies ?? []).length > 0;
    const { task } = mode === 'each' && hasDependencies ? await savepoint(tx, make) : await make();
    return { task, already_applied: false, warning: null };
  };
}
