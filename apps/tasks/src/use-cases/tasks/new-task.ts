import type { Task } from '@interlock/contracts';
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
  | 'status'
  | 'reason'
  | 'priority'
  | 'assignee_id'
  | 'due_date'
  | 'start_date'
  | 'end_date'
> {
  readonly context: Pick<TaskContext, 'type' | 'id' | 'status_number'>;
  /** What failed, of a task that a failure becomes; '' where it names no field. */
  readonly failure?: { readonly code: string; readonly field: string };
}

/** A new task as it is stored. A task of the system has no author. */
export function newTaskRow({ actor }: Origin, made: NewTask): NewTaskRow {
  const bySystem = actor.type === 'system';
  const { project_id, automation_version_id } = contextKey(made.context);
  return {
    id: made.id,
    project_id,
    automation_version_id,
    kind: made.kind,
    title: made.title,
    description: made.description,
    status: made.status,
    progress_percent: progressAfter('backlog', made.status, 0),
    reason: made.reason,
    priority: made.priority,
    assignee_id: made.assignee_id,
    due_date: made.due_date,
    start_date: made.start_date,
    end_date: made.end_date,
    failure_code: made.failure?.code ?? null,
    failure_field: made.failure?.field ?? null,
    created_by: bySystem ? null : actor.id,
    created_by_system: bySystem,
    project_status_number: made.context.status_number,
  };
}

/** How a new task is audited and announced: `create_task`, `task_created`. */
export function taskCreation(origin: Origin, task: Task): Change {
  const { kind, title, priority, created_by_system, context_type } = task;
  const context_id = task.project_id ?? task.automation_version_id;
  const metadata = { context_type, context_id, kind, title, priority, created_by_system };
  return taskChange(origin, task, { type: 'task_created', actionType: 'create_task', metadata });
}
