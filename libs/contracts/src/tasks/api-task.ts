import { z } from 'zod';
import { statusNumber } from '../status-words.ts';
import { checklistItemApi, presentItemApi, type ChecklistItem } from './checklist-item.ts';
import type { Task, TaskSummary } from './task.ts';

const number = z.literal([1, 2, 3, 4]);

const summary = {
  task_id: z.string(),
  title: z.string(),
  status: number.describe('Set by hand; what counts for a task without a checklist'),
  derived_status: number.describe('What to show: what the checklist says or a cascade imposed, else status'),
  is_atomic: z.boolean().describe('Whether the task has no checklist'),
  is_blocked: z.boolean().describe('A blocked task shows as 2; setting 2 unblocks it'),
  progress_percent: z.int(),
  project_id: z.string().nullable(),
  assignee_id: z.string().nullable(),
  version: z.int(),
  updated_at: z.string(),
};

/** A task in a list of `/api` (Derivation, Response Schema Updates). */
export const taskSummaryApi = z.object(summary).meta({ id: 'DerivedTaskSummary' });
/** A task of `/api`, with its checklist in order. */
export const taskApi = z
  .object({
    ...summary,
    description: z.string().nullable(),
    reason: z.string().nullable(),
    checklist: z.array(checklistItemApi),
  })
  .meta({ id: 'DerivedTask' });

/** A task in a list as `/api` shows it. */
export function presentTaskSummaryApi(task: TaskSummary): z.output<typeof taskSummaryApi> {
  return {
    task_id: task.id,
    title: task.title,
    status: statusNumber(task.is_atomic ? task.status : task.own_status),
    derived_status: statusNumber(task.status),
    is_atomic: task.is_atomic,
    is_blocked: task.status === 'blocked',
    progress_percent: task.progress_percent,
    project_id: task.project_id,
    assignee_id: task.assignee_id,
    version: task.version,
    updated_at: task.updated_at,
  };
}

/** A task as `/api` shows it. */
export function presentTaskApi(shown: { readonly task: Task; readonly checklist: readonly ChecklistItem[] }) {
  const { task, checklist } = shown;
  return {
    ...presentTaskSummaryApi(task),
    description: task.description,
    reason: task.reason,
    checklist: checklist.map(presentItemApi),
  };
}
