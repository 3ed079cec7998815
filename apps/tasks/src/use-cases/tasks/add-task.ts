import {
  RefusedError,
  type ChecklistItem,
  type NewItem,
  type Task,
  type TaskStatus,
} from '@interlock/contracts';
import { newId, recordChange, type Transaction } from '@interlock/database';
import { dependenciesRefusal } from '../../domain/dependencies.ts';
import { progressAfter } from '../../domain/progress.ts';
import { isProjectChecklist } from '../../domain/status-change.ts';
import { addItems } from '../../store/checklist-items.ts';
import { holdOpenDependencies, replaceDependencies, type Dependent } from '../../store/dependencies.ts';
import { insertTask } from '../../store/insert-task.ts';
import { itemOf, taskOf } from '../../store/present.ts';
import { adjustChecklist } from '../../store/checklist.ts';
import type { tasks } from '../../store/schema.ts';
import { contextKey, type TaskContext } from '../../store/task-context.ts';
import { loadTask } from '../../store/tasks.ts';
import { taskChange, type Origin } from '../recorded.ts';
import { planReminders } from '../reminders/plan-reminders.ts';

type Inserted = typeof tasks.$inferInsert;

/** A task to be made in a context whose row is locked; `build_checklist` needs a project locked against its counters. */
export interface NewTask extends Pick<
  Inserted,
  | 'kind'
  | 'title'
  | 'description'
  | 'reason'
  | 'priority'
  | 'assignee_id'
  | 'due_date'
  | 'start_date'
  | 'end_date'
  | 'failure_code'
  | 'failure_field'
> {
  readonly id: string;
  readonly context: TaskContext;
  readonly status: TaskStatus;
  readonly dependencies?: readonly string[];
  readonly checklist?: readonly NewItem[];
}

interface AddedTask {
  readonly task: Task;
  readonly checklist: ChecklistItem[];
}

/**
 * The one way a task comes to be (Flow 31's helper): the row, its checklist, the project's counters, `create_task` in the audit
 * log, `task_created` in the outbox. A task of the system has no author.
 */
export async function addTask(tx: Transaction, origin: Origin, made: NewTask): Promise<AddedTask> {
  const { context, status, dependencies = [], checklist = [], ...fields } = made;
  const bySystem = origin.actor.type === 'system';
  const inserted = await insertTask(tx, {
    ...fields,
    tenant_id: origin.tenantId,
    ...contextKey(context),
    own_status: status,
    own_progress: progressAfter('backlog', status, 0),
    created_by: bySystem ? null : origin.actor.id,
    created_by_system: bySystem,
    project_status_number: context.status_number,
  });
  if (inserted.due_date) await planReminders(tx, inserted);
  const by = { userId: origin.actor.id, position: 0 };
  const items = checklist.length > 0 ? await addItems(tx, inserted, checklist, by) : [];
  const derived = items.length > 0 ? await loadTask(tx, origin.tenantId, inserted.id) : inserted;
  const of = { tenantId: origin.tenantId, contextId: context.id, taskId: inserted.id };
  if (dependencies.length > 0) await requireStartable(tx, of, derived.status, dependencies);
  const task = taskOf({ ...derived, dependencies: [...dependencies].sort() });
  const { kind, title, priority, created_by_system } = task;
  const metadata = {
    context_type: context.type,
    context_id: context.id,
    kind,
    title,
    priority,
    created_by_system,
  };
  await recordChange(
    tx,
    taskChange(origin, task, { type: 'task_created', actionType: 'create_task', metadata }),
  );
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
