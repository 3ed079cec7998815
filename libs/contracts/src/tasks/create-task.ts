import { z } from 'zod';
import { contract } from '../contract.ts';
import { day, dependencies, description, externalId, id, reason, timestamp, title } from '../primitives.ts';
import { statusNumberSchema, statusWordSchema } from '../status-words.ts';
import { presentTaskApi, taskApi } from './api-task.ts';
import { checklistItem, MOST_ITEMS, newItem, newItemApi } from './checklist-item.ts';
import { presentTaskV1, PRIORITIES, task, TASK_KINDS, taskV1 } from './task.ts';

const fields = {
  project_id: id.optional(),
  automation_version_id: id.optional(),
  title,
  description: description.nullish(),
  priority: z.enum(PRIORITIES).optional(),
  assignee_id: externalId.nullish(),
  due_date: timestamp.nullish(),
  start_date: day.nullish(),
  end_date: day.nullish(),
  reason: reason.nullish(),
  dependencies: dependencies.optional(),
};

export const ONE_CONTEXT = {
  path: ['project_id'],
  message: 'Give exactly one of project_id and automation_version_id.',
};

/** Whether exactly one context is named (Flow 31, Database Changes: XOR). */
export function hasOneContext(value: { project_id?: unknown; automation_version_id?: unknown }): boolean {
  return (value.project_id === undefined) !== (value.automation_version_id === undefined);
}

/** A task that is about to be made, in the words of `/v1`. */
export const newTaskV1 = z
  .object({ ...fields, kind: z.enum(TASK_KINDS), status: statusWordSchema('v1').default('backlog') })
  .refine(hasOneContext, ONE_CONTEXT);

/**
 * `POST /v1/tasks` (Flow 31) and `POST /api/tasks` (Derivation): a task made by a member of its context. Without a
 * kind it is a general to-do, without a priority normal.
 */
export const createTask = contract({
  name: 'create_task',
  service: 'tasks',
  summary: 'Create a task',
  access: 'session',
  input: z
    .object({
      ...fields,
      kind: z.enum(TASK_KINDS).optional(),
      status: statusWordSchema('internal').default('backlog'),
      checklist: z.array(newItem).max(MOST_ITEMS).optional(),
    })
    .refine(hasOneContext, ONE_CONTEXT),
  output: z.object({ task, checklist: z.array(checklistItem) }),
  errors: [
    'validation_failed',
    'forbidden',
    'not_found',
    'project_status_restricted',
    'reason_required',
    'dates_out_of_range',
    'dependencies_incomplete',
  ],
  routes: [
    {
      surface: 'v1',
      method: 'POST',
      path: '/v1/tasks',
      status: 201,
      request: newTaskV1,
      elsewhere: { progress_percent: 'PATCH /v1/tasks/{task_id}', checklist: 'POST /api/tasks' },
      response: z.object({ task: taskV1 }),
      present: (output) => ({ task: presentTaskV1(output.task) }),
      etag: (output) => output.task.updated_at,
    },
    {
      surface: 'api',
      method: 'POST',
      path: '/api/tasks',
      status: 201,
      request: z.object({
        project_id: id,
        title,
        description: description.nullish(),
        status: statusNumberSchema().default('backlog'),
        reason: reason.nullish(),
        assignee_id: externalId.nullish(),
        due_date: timestamp.nullish(),
        checklist: z.array(newItemApi).max(MOST_ITEMS).optional(),
      }),
      elsewhere: {
        priority: 'PATCH /api/tasks/{task_id}',
        start_date: 'PATCH /api/tasks/{task_id}',
        end_date: 'PATCH /api/tasks/{task_id}',
        progress_percent: 'PATCH /api/tasks/{task_id}',
        dependencies: 'PATCH /api/tasks/{task_id}',
      },
      response: taskApi,
      present: presentTaskApi,
      etag: (output) => output.task.updated_at,
    },
  ],
});
