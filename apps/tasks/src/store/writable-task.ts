import { refuse, type Principal } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { loadProject, type ProjectFacts } from './projects.ts';
import type { TaskRow } from './schema.ts';
import { loadTask, type FullTaskRow } from './tasks.ts';

/** A task locked for a change, with its project, locked before it. */
export interface WritableTask extends ProjectFacts {
  readonly row: FullTaskRow;
}

/** `no key update` for what changes the project's counters, dependencies or board; `share` for the rest. */
export type ProjectLock = 'share' | 'no key update';

/**
 * Locks a task's project as its kind demands and then the task. A task never changes its context or kind, so they
 * may be read before any lock is taken. Throws `not_found`.
 */
export async function loadTaskForWrite(
  tx: Transaction,
  principal: Principal,
  taskId: string,
  lockFor: (task: TaskRow) => ProjectLock,
): Promise<WritableTask> {
  const { tenantId, sub } = principal;
  const seen = await loadTask(tx, tenantId, taskId);
  if (seen.project_id === null) throw refuse('not_found', 'There is no task with this id.');
  const facts = await loadProject(tx, tenantId, seen.project_id, sub, lockFor(seen));
  return { ...facts, row: await loadTask(tx, tenantId, taskId, 'update') };
}
