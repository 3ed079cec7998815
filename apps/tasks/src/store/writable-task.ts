import { refuse, type Principal } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { loadProject, type ProjectFacts } from './projects.ts';
import type { TaskRow } from './schema.ts';
import { loadTask, projectOfTask } from './tasks.ts';

/** A task locked for a change, with its project, locked before it. */
export interface WritableTask extends ProjectFacts {
  readonly row: TaskRow;
}

/** Locks a task's project as asked and then the task. Throws `not_found`. */
export async function loadTaskForWrite(
  tx: Transaction,
  principal: Principal,
  taskId: string,
  projectLock: 'share' | 'no key update',
): Promise<WritableTask> {
  const { tenantId, sub } = principal;
  const projectId = await projectOfTask(tx, tenantId, taskId);
  if (projectId === null) throw refuse('not_found', 'There is no task with this id.');
  const facts = await loadProject(tx, tenantId, projectId, sub, projectLock);
  return { ...facts, row: await loadTask(tx, tenantId, taskId, 'update') };
}
