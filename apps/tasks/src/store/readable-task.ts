import { refuse, RefusedError, type Principal } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { readRefusal } from '../domain/access.ts';
import { loadProject } from './projects.ts';
import { loadTask, type FullTaskRow } from './tasks.ts';

/** A live task that `principal` may read. Throws `not_found` or `forbidden`. */
export async function loadReadableTask(
  tx: Transaction,
  principal: Principal,
  taskId: string,
): Promise<FullTaskRow> {
  const { tenantId, sub } = principal;
  const row = await loadTask(tx, tenantId, taskId);
  if (row.project_id === null) throw refuse('not_found', 'There is no task with this id.');
  const { role } = await loadProject(tx, tenantId, row.project_id, sub, 'none');
  const refusal = readRefusal(principal, role);
  if (refusal) throw new RefusedError(refusal);
  return row;
}
