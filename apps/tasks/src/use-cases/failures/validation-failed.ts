import { RefusedError, type ValidationFailed } from '@interlock/contracts';
import { newId, recordChange, type Transaction } from '@interlock/database';
import { taskOfFailure } from '../../domain/failure-kinds.ts';
import { restrictionRefusal } from '../../domain/project-restrictions.ts';
import { linkFailure, noteFailure, openTaskAbout } from '../../store/failures.ts';
import { taskOf } from '../../store/present.ts';
import { requireAssignable } from '../../store/people.ts';
import type { TaskRow } from '../../store/schema.ts';
import { saveTask } from '../../store/tasks.ts';
import { taskChange, type Origin } from '../recorded.ts';
import { addTask } from '../tasks/add-task.ts';
import { enterContext, orDeadLetter, type FailureContext } from './failure-context.ts';
import type { FailureMessage } from './failure-message.ts';

/**
 * Makes a task of a validation failure (Flow 31), or counts it in the open task about the same thing. The same
 * failure id again does nothing. The lock on the context keeps two of the same kind from making two tasks.
 */
export async function validationFailedReceived(tx: Transaction, message: FailureMessage): Promise<void> {
  const entered = await enterContext(tx, message);
  const failure = message.failure as ValidationFailed;
  const field = failure.field ?? '';
  const key = { tenant_id: entered.tenantId, source: message.source, failure_id: failure.failure_id };
  const { code, context_type, context_id } = failure;
  if (!(await noteFailure(tx, { ...key, context_type, context_id, code, field }))) return;
  const taskId = await orDeadLetter(entered.tenantId, () => becomeTask(tx, entered, message, failure, field));
  await linkFailure(tx, key, taskId);
}

async function becomeTask(
  tx: Transaction,
  { tenantId, context }: FailureContext,
  message: FailureMessage,
  failure: ValidationFailed,
  field: string,
): Promise<string> {
  const refusal = restrictionRefusal(context.status, { type: 'system_create' });
  if (refusal) throw new RefusedError(refusal);
  const origin: Origin = {
    tenantId,
    actor: { type: 'system', id: null },
    requestId: message.requestId,
    cause: { type: 'validation_failure', id: failure.failure_id },
  };
  const open = await openTaskAbout(tx, tenantId, context.id, failure.code, field);
  if (open) return countOccurrence(tx, origin, open);
  if (failure.assignee_id) await requireAssignable(tx, context, failure.assignee_id);
  const { task } = await addTask(tx, origin, {
    ...taskOfFailure(failure.code, field),
    id: newId(),
    context,
    description: failure.message,
    status: 'backlog',
    reason: null,
    assignee_id: failure.assignee_id ?? null,
    due_date: failure.due_date ? new Date(failure.due_date) : null,
    start_date: null,
    end_date: null,
    failure_code: failure.code,
    failure_field: field,
  });
  return task.id;
}

async function countOccurrence(tx: Transaction, origin: Origin, open: TaskRow): Promise<string> {
  const task = taskOf(await saveTask(tx, open, { occurrences: open.occurrences + 1 }));
  const changed = ['occurrences'];
  const metadata = { changed, occurrences: task.occurrences };
  const change = { type: 'task_updated', actionType: 'update_task', metadata };
  await recordChange(tx, taskChange(origin, task, change, { changed }));
  return task.id;
}
