import { RefusedError, type catalog, type Input } from '@interlock/contracts';
import { recordChange } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { writeRefusal } from '../../domain/access.ts';
import { restrictionRefusal } from '../../domain/project-restrictions.ts';
import { stalenessRefusal } from '../../domain/staleness.ts';
import { taskDatesRefusal } from '../../domain/task-dates.ts';
import { taskOf } from '../../store/present.ts';
import { requireAssignable } from '../../store/people.ts';
import type { TaskRow } from '../../store/schema.ts';
import { saveTask, type TaskEdit } from '../../store/tasks.ts';
import { loadTaskForWrite } from '../../store/writable-task.ts';
import type { Deps } from '../deps.ts';
import { originOf, taskChange } from '../recorded.ts';

type UpdateTask = (typeof catalog)['tasks']['updateTask'];

/** Changes what a task says. What is given and equal to what is there changes nothing and says nothing. */
export function updateTask({ database, limitProject }: Deps): UseCase<UpdateTask> {
  return (call, input) =>
    database.write(call, async (tx, { settings }) => {
      const { tenantId } = call.principal;
      const { row, project, role } = await loadTaskForWrite(tx, call.principal, input.task_id, 'share');
      const denied = writeRefusal(call.principal, role);
      if (denied) throw new RefusedError(denied);
      await limitProject(tenantId, row.project_id, settings);
      const before = taskOf(row);
      const edit = editOf(row, input);
      if (Object.keys(edit).length === 0) return { task: before };
      const refusal =
        stalenessRefusal(before, input) ??
        restrictionRefusal(project.status, { type: 'edit' }) ??
        ('start_date' in edit || 'end_date' in edit
          ? taskDatesRefusal({ ...row, ...edit }, project)
          : undefined);
      if (refusal) throw new RefusedError(refusal);
      if (edit.assignee_id) await requireAssignable(tx, tenantId, project.id, edit.assignee_id);
      const task = taskOf(await saveTask(tx, row, edit));
      const changed = Object.keys(edit);
      const type = 'assignee_id' in edit ? 'task_assigned' : 'task_updated';
      const metadata = { changed, assignee_id: task.assignee_id };
      const data =
        type === 'task_assigned' ? { changed, previous_assignee_id: row.assignee_id } : { changed };
      await recordChange(
        tx,
        taskChange(originOf(call), task, { type, actionType: 'update_task', metadata }, data),
      );
      return { task };
    });
}

/** The fields of `input` that differ from the row. */
function editOf(row: TaskRow, input: Input<UpdateTask>): TaskEdit {
  const { title, description, priority, assignee_id, start_date, end_date } = input;
  const due_date = typeof input.due_date === 'string' ? new Date(input.due_date) : input.due_date;
  const wanted = { title, description, priority, assignee_id, due_date, start_date, end_date };
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => {
      const current = row[name as keyof TaskEdit];
      return value !== undefined && (value?.valueOf() ?? null) !== (current?.valueOf() ?? null);
    }),
  );
}
