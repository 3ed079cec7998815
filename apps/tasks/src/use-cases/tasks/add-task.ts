import {
  RefusedError,
  type ChecklistItem,
  type NewItem,
  type Task,
  type TaskStatus,
} from '@interlock/contracts';
import { newId, recordChange, type Transaction } from '@interlock/database';
import { dependenciesRefusal } from '../../domain/dependencies.ts';
import { isProjectChecklist } from '../../domain/status-change.ts';
import { addItems } from '../../store/checklist-items.ts';
import { holdOpenDependencies, replaceDependencies, type Dependent } from '../../store/dependencies.ts';
import { insertTask } from '../../store/insert-task.ts';
import { itemOf, taskOf } from '../../store/present.ts';
import { adjustChecklist } from '../../store/checklist.ts';
import { loadTask } from '../../store/tasks.ts';
import type { Origin } from '../recorded.ts';
import { planReminders } from '../reminders/plan-reminders.ts';
import { newTaskRow, taskCreation, type NewTask } from './new-task.ts';

/** A task to be made in a context whose row is locked; `build_checklist` needs a project locked against its counters. */
export interface AskedTask extends NewTask {
  readonly dependencies?: readonly string[];
  readonly checklist?: readonly NewItem[];
}

interface AddedTask {
  readonly task: Task;
  readonly checklist: ChecklistItem[];
}

/**
 * Makes a task as a part of a transaction (Flow 31's helper): the row, its checklist, the project's counters,
 * `create_task` in the audit log, `task_created` in the outbox.
 */
export async function addTask(tx: Transaction, origin: Origin, made: AskedTask): Promise<AddedTask> {
  const { dependencies = [], checklist = [], ...asked } = made;
  const { context } = asked;
  const inserted = await insertTask(tx, origin.tenantId, newTaskRow(origin, asked));
  if (inserted.due_date) await planReminders(tx, inserted);
  const by = { userId: origin.actor.id, position: 0 };
  const items = checklist.length > 0 ? await addItems(tx, inserted, checklist, by) : [];
  const derived = items.length > 0 ? await loadTask(tx, origin.tenantId, inserted.id) : inserted;
  const of = { tenantId: origin.tenantId, contextId: context.id, taskId: inserted.id };
  if (dependencies.length > 0) await requireStartable(tx, of, derived.status, dependencies);
  const task = taskOf({ ...derived, dependencies: [...dependencies].sort() });
  await recordChange(tx, taskCreation(origin, task));
  if (isProjectChecklist(task)) {
    const delta = { complete: task.status === 'done' ? 1 : 0, total: 1 };
    await adjustChecklist(tx, origin.tenantId, context.id, delta, {
      ...origin,
      eventId: newId(),
      auditId: newId(),
    });
  }
  return { task, checklist: items.map(itemOf) };
}

async function requireStartable(
  tx: Transaction,
  of: Dependent,
  status: TaskStatus,
  dependencies: readonly string[],
): Promise<void> {
  await replaceDependencies(tx, of, dependencies);
  if (status !== 'in_progress') return;
  const refusal = dependenciesRefusal(status, await holdOpenDependencies(tx, of));
  if (refusal) throw new RefusedError(refusal);
}
