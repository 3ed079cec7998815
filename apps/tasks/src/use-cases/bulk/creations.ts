import { refuse, type catalog, type Input } from '@interlock/contracts';
import { DeferredCalls, RECORD_CHANGE, savepoint } from '@interlock/database';
import { ADJUST_CHECKLIST } from '../../store/checklist.ts';
import { requireAssignable } from '../../store/people.ts';
import { lockProjects } from '../../store/projects.ts';
import type { StatusOutcome } from '../tasks/change-status.ts';
import { createTaskWithin } from '../tasks/create-task-within.ts';
import { projectOfNewTask } from '../tasks/create-task.ts';
import type { BulkRun, Prepared } from './bulk-tasks.ts';
import { limitProjects } from './limit-projects.ts';

type NewTask = Input<(typeof catalog)['tasks']['createTask']>;

/** Locks the projects of new tasks, to make them one by one; what is recorded of them follows at the end. */
export async function creations(run: BulkRun, items: readonly NewTask[]): Promise<Prepared<NewTask>> {
  const { call, mode } = run;
  const projectIds = items.flatMap(({ project_id }) => project_id ?? []);
  await limitProjects(run, projectIds);
  const projects = await lockProjects(run.tx, call.principal, [...new Set(projectIds)]);
  const deferred = new DeferredCalls(run.tx, [RECORD_CHANGE, ADJUST_CHECKLIST]);
  const { tx } = deferred;
  const requireAssignee = lookedUpOnce();
  return {
    async apply(item): Promise<StatusOutcome> {
      const facts = projects.get(projectOfNewTask(item));
      if (facts === undefined) throw refuse('not_found', 'There is no project with this id.');
      const make = () => createTaskWithin(tx, call, facts, item, requireAssignee);
      const hasDependencies = (item.dependencies ?? []).length > 0;
      const { task } = mode === 'each' && hasDependencies ? await savepoint(tx, make) : await make();
      return { task, already_applied: false, warning: null };
    },
    async finish(outcomes) {
      await deferred.run();
      return outcomes;
    },
  };
}

/** {@link requireAssignable} that asks once for each user of each project. */
function lookedUpOnce(): typeof requireAssignable {
  const known = new Map<string, Promise<void>>();
  return (tx, tenantId, projectId, userId) => {
    const key = `${projectId} ${userId}`;
    const found = known.get(key) ?? requireAssignable(tx, tenantId, projectId, userId);
    known.set(key, found);
    return found;
  };
}
