import { RefusedError, type Principal } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { readRefusal } from '../domain/access.ts';
import { loadContext } from './task-context.ts';
import { loadTask, type FullTaskRow } from './tasks.ts';

/** A live task that `principal` may read. Throws `not_found` or `forbidden`. */
export async function loadReadableTask(
  tx: Transaction,
  principal: Principal,
  taskId: string,
): Promise<FullTaskRow> {
  const { tenantId, sub } = principal;
  const row = await loadTask(tx, tenantId, taskId);
  const { role } = await loadContext(tx, tenantId, row, sub, 'none');
  const refusal = readRefusal(principal, role);
  if (refusal) throw new RefusedError(refusal);
  return row;
}
