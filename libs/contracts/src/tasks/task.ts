import { z } from 'zod';
import { statusWord, TASK_STATUSES } from '../status-words.ts';

export const TASK_KINDS = [
  'general_todo',
  'build_checklist',
  'credentials_issue',
  'remediation',
  'qa_checklist',
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];
/** The kinds a person may make; the others are the system's own (Flow 31, Authorization). */
export const USER_KINDS = ['general_todo', 'build_checklist'] as const satisfies readonly TaskKind[];

export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const CONTEXT_TYPES = ['project', 'automation_version'] as const;
export type ContextType = (typeof CONTEXT_TYPES)[number];

const fields = {
  id: z.string(),
  tenant_id: z.string(),
  context_type: z.enum(CONTEXT_TYPES),
  project_id: z.string().nullable(),
  automation_version_id: z.string().nullable(),
  kind: z.enum(TASK_KINDS),
  title: z.string(),
  priority: z.enum(PRIORITIES),
  assignee_id: z.string().nullable(),
  due_date: z.string().nullable(),
  start_date: z.string().nullable(),
  end_date: z.string().nullable(),
  progress_percent: z.int(),
  is_atomic: z.boolean(),
  reason: z.string().nullable(),
  occurrences: z.int(),
  created_by: z.string().nullable(),
  created_by_system: z.boolean(),
  version: z.int(),
  status_changed_at: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
};

/** What a task has in full and a list leaves out. */
const inFull = { description: z.string().nullable(), dependencies: z.array(z.string()) };

/**
 * A task in a list, in the stored words. `status` and `progress_percent` are the effective ones, which a checklist
 * or a cascade may have decided; `own_status` is the one set by hand. Times are UTC with milliseconds.
 */
export const taskSummary = z.object({
  ...fields,
  status: z.enum(TASK_STATUSES),
  own_status: z.enum(TASK_STATUSES),
  position: z.number(),
});
export type TaskSummary = z.output<typeof taskSummary>;

/** A task in full. */
export const task = taskSummary.extend(inFull);
export type Task = z.output<typeof task>;

const v1Words = TASK_STATUSES.map((status) => statusWord(status, 'v1')) as [string, ...string[]];

/** A task in a list of `/v1`. */
export const taskSummaryV1 = z.object({ ...fields, status: z.enum(v1Words) }).meta({ id: 'TaskSummary' });
/** A task on `/v1`. */
export const taskV1 = z.object({ ...fields, status: z.enum(v1Words), ...inFull }).meta({ id: 'Task' });

/** A task in a list as `/v1` shows it. */
export function presentTaskSummaryV1(task: TaskSummary): z.output<typeof taskSummaryV1> {
  return {
    id: task.id,
    tenant_id: task.tenant_id,
    context_type: task.context_type,
    project_id: task.project_id,
    automation_version_id: task.automation_version_id,
    kind: task.kind,
    title: task.title,
    status: statusWord(task.status, 'v1'),
    is_atomic: task.is_atomic,
    priority: task.priority,
    assignee_id: task.assignee_id,
    due_date: task.due_date,
    start_date: task.start_date,
    end_date: task.end_date,
    progress_percent: task.progress_percent,
    reason: task.reason,
    occurrences: task.occurrences,
    created_by: task.created_by,
    created_by_system: task.created_by_system,
    version: task.version,
    status_changed_at: task.status_changed_at,
    created_at: task.created_at,
    updated_at: task.updated_at,
  };
}

/** The task as `/v1` shows it. */
export function presentTaskV1(task: Task): z.output<typeof taskV1> {
  return { ...presentTaskSummaryV1(task), description: task.description, dependencies: task.dependencies };
}

/** A task in a list of the board. */
export const taskSummaryApp = z
  .object({ ...fields, status: z.enum(TASK_STATUSES), position: z.number() })
  .meta({ id: 'BoardTaskSummary' });
/** A task on the board. */
export const taskApp = taskSummaryApp.extend(inFull).meta({ id: 'BoardTask' });

/** The task as the board shows it. */
export function presentTaskApp<T extends TaskSummary>({ own_status: _own, ...shown }: T) {
  return shown;
}
