import type { Task, TaskStatus } from '@interlock/contracts';
import type { Change } from '@interlock/database';
import { progressAfter } from '../../domain/progress.ts';
import type { NewTaskRow } from '../../store/insert-task.ts';
import { contextKey, type TaskContext } from '../../store/task-context.ts';
import { taskChange, type Origin } from '../recorded.ts';

/** A task to be made. */
export interface NewTask extends Pick<
  NewTaskRow,
  | 'id'
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
  readonly context: Pick<TaskContext, 'type' | 'id' | 'status_number'>;
  readonly status: TaskStatus;
}

/** A new task as it is stored. A task of the system has no author. */
export function newTaskRow({ actor }: Origin, { context, status, ...fields }: NewTask): NewTaskRow {
  const bySystem = actor.type === 'system';
  return {
    ...fields,
    ...contextKey(context),
    status,
    progress_percent: progressAfter('backlog', status, 0),
    created_by: bySystem ? null : actor.id,
    created_by_system: bySystem,
    project_status_number: context.status_number,
  };
}

/** How a new task is audited and announced: `create_task`, `task_created`. */
export function taskCreation(origin: Origin, task: Task): Change {
  const { kind, title, priority, created_by_system, context_type } = task;
  const context_id = task.project_id ?? task.automation_version_id;
  const metadata = { context_type, context_id, kind, title, priority, created_by_system };
  return taskChange(origin, task, { type: 'task_created', actionType: 'create_task', metadata });
}
