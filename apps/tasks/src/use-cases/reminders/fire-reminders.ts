import type { catalog, Output } from '@interlock/contracts';
import { inTenant, newId, recordChange, type Transaction } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { settleReminders, whyNotReminded } from '../../domain/reminders.ts';
import { taskOf } from '../../store/present.ts';
import { reminderSubjects, subjectOf } from '../../store/reminder-subjects.ts';
import { keepSettled, openReminders } from '../../store/reminders.ts';
import { findTask, type FullTaskRow } from '../../store/tasks.ts';
import type { Deps } from '../deps.ts';
import { eventTask } from '../recorded.ts';

type FireReminders = (typeof catalog)['tasks']['fireReminders'];

/** What came of asking for a task's reminders; `dropped` were due, but are not to be told any more. */
export interface Fired extends Omit<Output<FireReminders>, 'next_at'> {
  readonly dropped: number;
}

/**
 * The one place that decides whether a reminder is told: under the task's lock, when its time has come and nothing
 * became of it before. A task that has ended or was deleted, or whose due date is another by now, has nothing to be told.
 */
export async function fireDue(
  database: Deps['database'],
  tenantId: string,
  taskId: string,
  requestId: string,
): Promise<Fired> {
  const outcome = await inTenant(database.pool, tenantId, async (tx): Promise<Fired> => {
    const key = { tenant_id: tenantId, id: taskId };
    const task = await findTask(tx, tenantId, taskId, 'update');
    const subject = (await reminderSubjects(tx, tenantId, [taskId])).get(taskId);
    const why = whyNotReminded(subject);
    const { open, now } = await openReminders(tx, key);
    const { told, dropped, next } = settleReminders(open, now, why === undefined);
    const kept = await keepSettled(tx, key, told, true);
    if (task !== undefined) for (const reminder of kept) await record(tx, task, reminder, requestId);
    return {
      fired: kept.length,
      dropped: (await keepSettled(tx, key, dropped, false)).length,
      next: next && { kind: next.kind, at: next.fire_at.toISOString() },
      about: subject === undefined ? null : subjectOf(subject),
      over: why ?? (next === null ? 'told' : null),
    };
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
export function fireReminders({ database }: Deps): UseCase<FireReminders> {
  return async ({ principal, requestId }, input) => {
    const { dropped: _, ...fired } = await fireDue(database, principal.tenantId, input.task_id, requestId);
    return { ...fired, next_at: fired.next?.at ?? null };
  };
}
