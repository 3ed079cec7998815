import type { catalog } from '@interlock/contracts';
import { inTenant, newId, recordChange, type Transaction } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { isRemindable } from '../../domain/reminders.ts';
import { taskOf } from '../../store/present.ts';
import { nextReminderAt, takeDueReminders } from '../../store/reminders.ts';
import { findTask, type FullTaskRow } from '../../store/tasks.ts';
import type { Deps } from '../deps.ts';
import { eventTask } from '../recorded.ts';

/** What came of asking for a task's reminders; `dropped` were due, but nobody is to be told any more. */
export interface Fired {
  readonly fired: number;
  readonly dropped: number;
  readonly nextAt: Date | null;
}

/**
 * The one place that decides whether a reminder is told: under the task's lock, when its time has come and nobody
 * told it before. A task that has ended or was deleted, or whose due date is another by now, has nothing to be told.
 */
export async function fireDue(
  database: Deps['database'],
  tenantId: string,
  taskId: string,
  requestId: string,
): Promise<Fired> {
  const outcome = await inTenant(database.pool, tenantId, async (tx) => {
    const task = await findTask(tx, tenantId, taskId, 'update');
    const isLive = task !== undefined && task.due_date !== null && isRemindable(task.status);
    const taken = await takeDueReminders(tx, { tenant_id: tenantId, id: taskId }, isLive);
    if (!isLive) return { fired: 0, dropped: taken.length, nextAt: null };
    for (const { kind, due_date } of taken) await record(tx, task, { kind, due_date }, requestId);
    return { fired: taken.length, dropped: 0, nextAt: await nextReminderAt(tx, task) };
  });
  if (outcome.fired > 0) database.committed();
  return outcome;
}

async function record(
  tx: Transaction,
  row: FullTaskRow,
  { kind, due_date }: { kind: string; due_date: Date },
  requestId: string,
): Promise<void> {
  const task = taskOf(row);
  const due = due_date.toISOString();
  await recordChange(tx, {
    tenantId: row.tenant_id,
    actor: { type: 'system', id: null },
    requestId,
    cause: { type: 'reminder', id: `${task.id}/${due}/${kind}` },
    eventId: newId(),
    auditId: newId(),
    type: 'reminder_due',
    entity: { type: 'reminder', id: `${task.id}/${due}/${kind}`, version: 1 },
    actionType: 'fire_reminder',
    metadata: { task_id: task.id, kind, due_date: due },
    data: { task: eventTask(task), kind, due_date: due },
  });
}

/** Fires what is due of one task and says when to ask again. */
export function fireReminders({ database }: Deps): UseCase<(typeof catalog)['tasks']['fireReminders']> {
  return async ({ principal, requestId }, input) => {
    const { fired, nextAt } = await fireDue(database, principal.tenantId, input.task_id, requestId);
    return { fired, next_at: nextAt?.toISOString() ?? null };
  };
}
