import { refuse, RefusedError, type catalog, type Input } from '@interlock/contracts';
import { DeferredCalls, RECORD_CHANGE, savepoint } from '@interlock/database';
import { ADJUST_CHECKLIST } from '../../store/checklist.ts';
import { requireAssignable } from '../../store/people.ts';
import { lockProjects } from '../../store/projects.ts';
import { loadContext, projectContext, type ContextFacts } from '../../store/task-context.ts';
import type { StatusOutcome } from '../tasks/change-status.ts';
import { createTaskWithin } from '../tasks/create-task-within.ts';
import type { BulkRun, Prepared } from './bulk-run.ts';
import { limitProjects } from './limit-projects.ts';

type NewTask = Input<(typeof catalog)['tasks']['createTask']>;

/** Locks the contexts of new tasks, versions before projects, to make them one by one; what is recorded of them follows at the end. */
export async function creations(run: BulkRun, items: readonly NewTask[]): Promise<Prepared<NewTask>> {
  const { call, mode } = run;
  const projectIds = items.flatMap(({ project_id }) => project_id ?? []);
  await limitProjects(run, projectIds);
  const contexts = await lockVersions(run, items);
  const projects = await lockProjects(run.tx, call.principal, [...new Set(projectIds)]);
  for (const [id, { project, role }] of projects)
    contexts.set(id, { context: projectContext(project), role });
  const deferred = new DeferredCalls(run.tx, [RECORD_CHANGE, ADJUST_CHECKLIST]);
  const { tx } = deferred;
  const requireAssignee = lookedUpOnce();
  return {
    async apply(item): Promise<StatusOutcome> {
      const facts = contexts.get(item.project_id ?? item.automation_version_id ?? '');
      const what = item.project_id === undefined ? 'automation version' : 'project';
      if (facts === undefined) throw refuse('not_found', `There is no ${what} with this id.`);
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

/** The versions that there are, locked in the order of their ids. */
async function lockVersions({ tx, call }: BulkRun, items: readonly NewTask[]) {
  const { tenantId, sub } = call.principal;
  const contexts = new Map<string, ContextFacts>();
  const ids = new Set(items.flatMap(({ automation_version_id }) => automation_version_id ?? []));
  for (const automation_version_id of [...ids].sort()) {
    const key = { project_id: null, automation_version_id };
    const facts = await loadContext(tx, tenantId, key, sub, 'no key update').catch(unlessNotFound);
    if (facts) contexts.set(automation_version_id, facts);
  }
  return contexts;
}

function unlessNotFound(error: unknown): undefined {
  if (error instanceof RefusedError && error.refusal.code === 'not_found') return undefined;
  throw error;
}

/** {@link requireAssignable} that asks once for each user of each context. */
function lookedUpOnce(): typeof requireAssignable {
  const known = new Map<string, Promise<void>>();
  return (tx, context, userId, kind) => {
    const key = `${context.id} ${userId} ${kind}`;
    const found = known.get(key) ?? requireAssignable(tx, context, userId, kind);
    known.set(key, found);
    return found;
  };
}
