import { RefusedError, type Task, type TaskStatus } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { STATUS_IS_DERIVED } from '../../domain/checklist.ts';
import { dependenciesRefusal } from '../../domain/dependencies.ts';
import { restrictionRefusal } from '../../domain/project-restrictions.ts';
import { changeOf } from '../../domain/status-change.ts';
import { holdOpenDependencies } from '../../store/dependencies.ts';
import { noteFailure, openTaskAbout, resolveFailure } from '../../store/failures.ts';
import { taskOf } from '../../store/present.ts';
import { applyStatus, type AppliedStatus } from '../../store/status.ts';
import { findTask } from '../../store/tasks.ts';
import type { StatusChanged } from '../deps.ts';
import { statusChange, type Origin } from '../recorded.ts';
import { enterContext, orDeadLetter, type FailureContext } from './failure-context.ts';
import type { FailureMessage } from './failure-message.ts';

/** The steps by which the system closes a task, along the matrix. */
const WAY_TO_DONE: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  backlog: ['in_progress', 'done'],
  blocked: ['in_progress', 'done'],
  in_progress: ['done'],
  done: [],
  canceled: [],
};

/**
 * Closes the task of a failure that is gone, each step audited, in one transaction, and once: a task that was
 * reopened since stays open when the same resolution comes again. A resolution that comes before its failure is
 * noted, so that the failure then makes no task. What it returns is to be told of once it is committed.
 */
export async function validationResolvedReceived(
  tx: Transaction,
  message: FailureMessage,
): Promise<StatusChanged[]> {
  const entered = await enterContext(tx, message);
  const { failure, source } = message;
  const field = failure.field ?? '';
  const key = { tenant_id: entered.tenantId, source, failure_id: failure.failure_id };
  const { code, context_type, context_id } = failure;
  await noteFailure(tx, { ...key, context_type, context_id, code, field });
  const resolved = await resolveFailure(tx, key);
  if (resolved === undefined) return [];
  const row = resolved.task_id
    ? await findTask(tx, entered.tenantId, resolved.task_id, 'update')
    : await openTaskAbout(tx, entered.tenantId, entered.context.id, code, field);
  if (row === undefined) return [];
  return orDeadLetter(entered.tenantId, () => close(tx, entered, message, taskOf(row)));
}

async function close(
  tx: Transaction,
  { tenantId, context }: FailureContext,
  message: FailureMessage,
  task: Task,
): Promise<StatusChanged[]> {
  const origin: Origin = {
    tenantId,
    actor: { type: 'service', id: message.source },
    requestId: message.requestId,
    cause: { type: 'validation_resolved', id: message.failure.failure_id },
  };
  const changed: StatusChanged[] = [];
  let current = task;
  const of = { tenantId, contextId: context.id, taskId: task.id };
  for (const to of WAY_TO_DONE[task.status]) {
    const refusal =
      (task.is_atomic ? undefined : STATUS_IS_DERIVED) ??
      restrictionRefusal(context.status, { type: 'system_create' }) ??
      dependenciesRefusal(to, await holdOpenDependencies(tx, of));
    if (refusal) throw new RefusedError(refusal);
    const change = changeOf(current, to, null);
    const { after, recorded, completion } = statusChange(origin, current, change);
    const guard = { task: current, statusNumber: context.type === 'project' ? context.status_number : null };
    const [row] = (await tx.query<AppliedStatus>(applyStatus(guard, change, recorded, completion))).rows;
    if (row === undefined) throw new Error('The locked task changed.');
    const status_changed_at = row.updated_at.toISOString();
    changed.push({ origin, before: current, after: { ...after, status_changed_at } });
    current = after;
  }
  return changed;
}
