import { RefusedError, type catalog, type Input, type Task } from '@interlock/contracts';
import { recordChange, type Transaction } from '@interlock/database';
import type { Call, UseCase } from '@interlock/messaging';
import { writeRefusal } from '../../domain/access.ts';
import { restrictionRefusal } from '../../domain/project-restrictions.ts';
import { stalenessRefusal } from '../../domain/staleness.ts';
import { taskDatesRefusal } from '../../domain/task-dates.ts';
import { editedProgressRefusal } from '../../domain/task-edit.ts';
import { itemsOf } from '../../store/checklist-items.ts';
import { replaceDependencies } from '../../store/dependencies.ts';
import { itemOf, taskOf } from '../../store/present.ts';
import { requireAssignable } from '../../store/people.ts';
import type { TaskContext } from '../../store/task-context.ts';
import { loadTask, saveTask, type FullTaskRow } from '../../store/tasks.ts';
import { loadTaskForWrite } from '../../store/writable-task.ts';
import type { Deps } from '../deps.ts';
import { originOf, taskChange } from '../recorded.ts';
import { planReminders } from '../reminders/plan-reminders.ts';
import { changeStatusWithin } from './change-status-within.ts';
import { reportDelay } from './completion-delay.ts';
import { changedDependencies, changedFields, type Edit } from './task-edit.ts';

type UpdateTask = (typeof catalog)['tasks']['updateTask'];

/**
 * Changes what a task says and, where the surface has it, its status, which comes first: the rest is judged by the
 * new one. What is given and equal to what is there changes nothing and says nothing.
 */
export function updateTask({ database, limitProject, onCompletionDelay }: Deps): UseCase<UpdateTask> {
  return (call, input) =>
    database.write(call, async (tx, { settings }) => {
      const { principal } = call;
      const { row, context, role } = await loadTaskForWrite(tx, principal, input.task_id, (task) =>
        input.dependencies || (input.status && task.kind === 'build_checklist') ? 'no key update' : 'share',
      );
      const denied = writeRefusal(principal, role);
      if (denied) throw new RefusedError(denied);
      await limitProject(principal.tenantId, row.project_id, settings);
      const checklist = (await itemsOf(tx, row)).map(itemOf);
      if (!changesAnything(row, input)) return { task: taskOf(row), checklist, warning: null };
      const stale = stalenessRefusal(taskOf(row), input);
      if (stale) throw new RefusedError(stale);
      const { status, reason } = input;
      const moved =
        status === undefined || status === row.status
          ? undefined
          : await changeStatusWithin(tx, call, row.id, { status, reason });
      if (moved) reportDelay(moved.task, onCompletionDelay);
      const warning = moved?.warning ?? null;
      const current = moved ? await loadTask(tx, principal.tenantId, row.id) : row;
      return { task: await edited(tx, call, current, context, input), checklist, warning };
    });
}

function changesAnything(row: FullTaskRow, input: Input<UpdateTask>): boolean {
  const edit = changedFields(row, input);
  const isMoved = input.status !== undefined && input.status !== row.status;
  return isMoved || Object.keys(edit).length > 0 || changedDependencies(row, input) !== undefined;
}

async function edited(
  tx: Transaction,
  call: Call,
  row: FullTaskRow,
  context: TaskContext,
  input: Input<UpdateTask>,
): Promise<Task> {
  const edit = changedFields(row, input);
  const dependencies = changedDependencies(row, input);
  const changed = [...namesOf(edit), ...(dependencies ? ['dependencies'] : [])];
  if (changed.length === 0) return taskOf(row);
  const refusal =
    editedProgressRefusal(taskOf(row), edit.own_progress) ??
    restrictionRefusal(context.status, { type: 'edit' }) ??
    ('start_date' in edit || 'end_date' in edit ? taskDatesRefusal({ ...row, ...edit }, context) : undefined);
  if (refusal) throw new RefusedError(refusal);
  if (edit.assignee_id) await requireAssignable(tx, context, edit.assignee_id);
  if (dependencies) {
    const of = { tenantId: row.tenant_id, contextId: context.id, taskId: row.id };
    await replaceDependencies(tx, of, dependencies);
  }
  const saved = await saveTask(tx, row, edit);
  if ('due_date' in edit) await planReminders(tx, saved);
  const task = taskOf(saved);
  const type = 'assignee_id' in edit ? 'task_assigned' : 'task_updated';
  const metadata = { changed, assignee_id: task.assignee_id };
  const data = type === 'task_assigned' ? { changed, previous_assignee_id: row.assignee_id } : { changed };
  const change = taskChange(originOf(call), task, { type, actionType: 'update_task', metadata }, data);
  await recordChange(tx, change);
  return task;
}

/** The public names of what an edit changes. */
function namesOf(edit: Edit): string[] {
  return Object.keys(edit).map((name) => (name === 'own_progress' ? 'progress_percent' : name));
}
