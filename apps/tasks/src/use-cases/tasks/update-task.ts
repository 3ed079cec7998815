import {
  RefusedError,
  type catalog,
  type Input,
  type Refusal,
  type Task,
  type TaskStatus,
} from '@interlock/contracts';
import { recordChange, type Transaction } from '@interlock/database';
import type { Call, UseCase } from '@interlock/messaging';
import { completionRefusal, writeRefusal } from '../../domain/access.ts';
import { derivedRefusal } from '../../domain/checklist.ts';
import { restrictionRefusal } from '../../domain/project-restrictions.ts';
import { stalenessRefusal } from '../../domain/staleness.ts';
import { taskDatesRefusal } from '../../domain/task-dates.ts';
import { derivedProgressRefusal, editedProgressRefusal } from '../../domain/task-edit.ts';
import { itemsOf } from '../../store/checklist-items.ts';
import { replaceDependencies } from '../../store/dependencies.ts';
import { itemOf, taskOf } from '../../store/present.ts';
import { requireAssignable } from '../../store/people.ts';
import type { TaskContext } from '../../store/task-context.ts';
import { loadTask, saveTask, type FullTaskRow } from '../../store/tasks.ts';
import { checklistFactsOf } from '../../store/status-facts.ts';
import { loadTaskForWrite, type WritableTask } from '../../store/writable-task.ts';
import type { Deps } from '../deps.ts';
import { originOf, taskChange } from '../recorded.ts';
import { planReminders } from '../reminders/plan-reminders.ts';
import { writeTelling } from '../write-telling.ts';
import { changeStatusWithin } from './change-status-within.ts';
import { changedDependencies, changedFields, type Edit } from './task-edit.ts';

type UpdateTask = (typeof catalog)['tasks']['updateTask'];

/**
 * Changes what a task says and, where the surface has it, its status, which comes first: the rest is judged by the
 * new one, and it by the new dependencies. What is given and equal to what is there changes nothing and says nothing.
 */
export function updateTask(deps: Deps): UseCase<UpdateTask> {
  return (call, input) =>
    writeTelling(deps, call, async (tx, { settings }, told) => {
      const { principal } = call;
      const loaded = await loadTaskForWrite(tx, principal, input.task_id, (task) =>
        input.dependencies || (input.status && task.kind === 'build_checklist') ? 'no key update' : 'share',
      );
      const { row, context, role } = loaded;
      const wanted = wantedOf(row, input);
      const { status, reason } = wanted;
      const denied =
        writeRefusal(principal, role) ??
        (status && completionRefusal(taskOf(row), status, principal, role, settings));
      if (denied) throw new RefusedError(denied);
      await deps.limitProject(principal.tenantId, row.project_id, settings);
      const checklist = (await itemsOf(tx, row)).map(itemOf);
      if (!wanted.isEdit && status === undefined) return { task: taskOf(row), checklist, warning: null };
      const refusal = earlyRefusal(loaded, wanted, input);
      if (refusal) throw new RefusedError(refusal);
      if (wanted.dependencies) {
        const of = { tenantId: row.tenant_id, contextId: context.id, taskId: row.id };
        await replaceDependencies(tx, of, wanted.dependencies);
      }
      const moved =
        status === undefined
          ? undefined
          : await changeStatusWithin(tx, call, row.id, { status, reason }, told);
      const current = moved ? await loadTask(tx, principal.tenantId, row.id) : row;
      const task = await edited(
        tx,
        call,
        { before: current, context, dependencies: wanted.dependencies },
        input,
      );
      return { task, checklist, warning: moved?.warning ?? null };
    });
}

/** What `input` asks for beyond what is there. */
interface Wanted {
  readonly status: TaskStatus | undefined;
  readonly reason: string | null | undefined;
  readonly edit: Edit;
  readonly dependencies: string[] | undefined;
  /** Whether it asks for more than another status. */
  readonly isEdit: boolean;
}

function wantedOf(row: FullTaskRow, input: Input<UpdateTask>): Wanted {
  const edit = changedFields(row, input);
  const dependencies = changedDependencies(row, input);
  return {
    status: input.status === row.status ? undefined : input.status,
    reason: input.reason,
    edit,
    dependencies,
    isEdit: Object.keys(edit).length > 0 || dependencies !== undefined,
  };
}

/** What refuses a change before any part of it is made, in the order that all surfaces share. */
function earlyRefusal(
  { row, context }: WritableTask,
  { status, edit, isEdit }: Wanted,
  input: Input<UpdateTask>,
): Refusal | undefined {
  const task = taskOf(row);
  return (
    (status && derivedRefusal(checklistFactsOf(row))) ??
    derivedProgressRefusal(task, edit.own_progress) ??
    stalenessRefusal(task, input) ??
    (isEdit ? restrictionRefusal(context.status, { type: 'edit' }) : undefined)
  );
}

interface Edited {
  readonly before: FullTaskRow;
  readonly context: TaskContext;
  /** Those that were just replaced, if they were. */
  readonly dependencies: string[] | undefined;
}

async function edited(
  tx: Transaction,
  call: Call,
  { before: row, context, dependencies }: Edited,
  input: Input<UpdateTask>,
): Promise<Task> {
  const edit = changedFields(row, input);
  const changed = [...namesOf(edit), ...(dependencies ? ['dependencies'] : [])];
  if (changed.length === 0) return taskOf(row);
  const refusal =
    editedProgressRefusal(taskOf(row), edit.own_progress) ??
    ('start_date' in edit || 'end_date' in edit ? taskDatesRefusal({ ...row, ...edit }, context) : undefined);
  if (refusal) throw new RefusedError(refusal);
  if (edit.assignee_id) await requireAssignable(tx, context, edit.assignee_id, row.kind);
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
