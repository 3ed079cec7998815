import type { Principal } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { loadContext, type ContextFacts } from './task-context.ts';
import type { TaskRow } from './schema.ts';
import { loadTask, type FullTaskRow } from './tasks.ts';

/** A task locked for a change, with its context, locked before it. */
export interface WritableTask extends ContextFacts {
  readonly row: FullTaskRow;
}

/** `no key update` for what changes the project's counters, dependencies or board; `share` for the rest. */
export type ProjectLock = 'share' | 'no key update';

/**
 * Locks a task's context as its kind demands and then the task. A task never changes its context or kind, so they
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
  const facts = await loadContext(tx, tenantId, seen, sub, lockFor(seen));
  return { ...facts, row: await loadTask(tx, tenantId, taskId, 'update') };
}
