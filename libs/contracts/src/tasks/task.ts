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
  reason: z.string().nullable(),
  occurrences: z.int(),
  created_by: z.string().nullable(),
  created_by_system: z.boolean(),
  version: z.int(),
  status_changed_at: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
};

/** A task in a list: all but the description. Times are UTC with milliseconds. */
export const taskSummary = z.object({ ...fields, status: z.enum(TASK_STATUSES) });
export type TaskSummary = z.output<typeof taskSummary>;

/** A task, in the stored words. */
export const task = taskSummary.extend({ description: z.string().nullable() });
export type Task = z.output<typeof task>;

const v1Words = TASK_STATUSES.map((status) => statusWord(status, 'v1')) as [string, ...string[]];

/** A task in a list of `/v1`. */
export const taskSummaryV1 = z.object({ ...fields, status: z.enum(v1Words) }).meta({ id: 'TaskSummary' });
/** A task on `/v1`. */
export const taskV1 = z
  .object({ ...fields, status: z.enum(v1Words), description: z.string().nullable() })
  .meta({ id: 'Task' });

/** The task as `/v1` shows it. */
export function presentTaskV1<T extends TaskSummary>(shown: T) {
  return { ...shown, status: statusWord(shown.status, 'v1') };
}
