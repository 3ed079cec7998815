import { RefusedError } from '@interlock/contracts';
import { recordChange, type Transaction } from '@interlock/database';
import { restrictionRefusal } from '../../domain/project-restrictions.ts';
import { linkFailure, noteFailure, openTaskAbout } from '../../store/failures.ts';
import { taskOf } from '../../store/present.ts';
import { saveTask } from '../../store/tasks.ts';
import { taskChange } from '../recorded.ts';
import { enterContext, orDeadLetter, type FailureContext } from './failure-context.ts';
import { originOfFailure, subjectOf, type FailedMessage } from './failed-message.ts';

/**
 * Counts a failure in the open task about the same thing, once. False when no such task is open any more: then nothing
 * was written.
 */
export async function occurrenceCounted(tx: Transaction, message: FailedMessage): Promise<boolean> {
  const entered = await enterContext(tx, message);
  return orDeadLetter(entered.tenantId, () => count(tx, entered, message));
}

async function count(
  tx: Transaction,
  { tenantId, context }: FailureContext,
  message: FailedMessage,
): Promise<boolean> {
  const refusal = restrictionRefusal(context.status, { type: 'system_create' });
  if (refusal) throw new RefusedError(refusal);
  const { code, field, ...key } = subjectOf(message);
  const open = await openTaskAbout(tx, tenantId, context.id, code, field);
  if (open === undefined) return false;
  const { context_type, context_id } = message.failure;
  if (!(await noteFailure(tx, { tenant_id: tenantId, ...key, context_type, context_id, code, field })))
    return true;
  const task = taskOf(await saveTask(tx, open, { occurrences: open.occurrences + 1 }));
  const changed = ['occurrences'];
  const metadata = { changed, occurrences: task.occurrences };
  const change = { type: 'task_updated', actionType: 'update_task', metadata };
  await recordChange(tx, taskChange(originOfFailure(tenantId, message), task, change, { changed }));
  await linkFailure(tx, { tenant_id: tenantId, ...key }, task.id);
  return true;
}
