import { z } from 'zod';
import { contract } from '../contract.ts';
import { day, dependencies, description, externalId, id, reason, timestamp, title } from '../primitives.ts';
import { statusNumberSchema, statusWordSchema } from '../status-words.ts';
import { presentTaskApi, taskApi } from './api-task.ts';
import { checklistItem } from './checklist-item.ts';
import { envelope, enveloped } from './board-envelope.ts';
import { PRIORITIES, presentTaskApp, presentTaskV1, task, taskApp, taskV1 } from './task.ts';

const fields = {
  task_id: id,
  title: title.optional(),
  description: description.nullish(),
  priority: z.enum(PRIORITIES).optional(),
  assignee_id: externalId.nullish(),
  due_date: timestamp.nullish(),
  start_date: day.nullish(),
  end_date: day.nullish(),
  progress_percent: z.int().min(0).max(100).optional(),
  dependencies: dependencies.optional(),
  version: z.int().positive().optional(),
  if_match: z.string().optional(),
};

const statusFields = { status: statusWordSchema('internal').optional(), reason: reason.nullish() };
const headers = { 'if-match': 'if_match' };

/**
 * Changes what a task says. On `/v1` the status has its own way in (Flow 32); elsewhere both may change at
 * once, and then the rest is judged by the new status.
 */
export const updateTask = contract({
  name: 'update_task',
  service: 'tasks',
  summary: 'Change a task',
  access: 'session',
  input: z.object({ ...fields, ...statusFields }),
  output: z.object({ task, checklist: z.array(checklistItem), warning: z.string().nullable() }),
  errors: [
    'validation_failed',
    'forbidden',
    'not_found',
    'status_is_derived',
    'concurrency_conflict',
    'project_status_restricted',
    'invalid_status_transition',
    'reason_required',
    'dependencies_incomplete',
    'circular_dependency',
    'progress_inconsistent',
    'dates_out_of_range',
  ],
  routes: [
    {
      surface: 'v1',
      method: 'PATCH',
      path: '/v1/tasks/{task_id}',
      status: 200,
      request: z.object(fields),
      headers,
      elsewhere: {
        status: 'PATCH /v1/tasks/{task_id}/status',
        reason: 'PATCH /v1/tasks/{task_id}/status',
        last_known_status: 'PATCH /v1/tasks/{task_id}/status',
        last_known_updated_at: 'PATCH /v1/tasks/{task_id}/status',
      },
      response: z.object({ task: taskV1 }),
      present: (output) => ({ task: presentTaskV1(output.task) }),
      etag: (output) => output.task.updated_at,
    },
    {
      surface: 'app',
      method: 'PATCH',
      path: '/api/v1/app/tasks/{task_id}',
      status: 200,
      request: z.object({ ...fields, ...statusFields, status: statusWordSchema('app').optional() }),
      headers,
      elsewhere: {
        to_status: 'PATCH /api/v1/app/tasks/{task_id}/move',
        before_id: 'PATCH /api/v1/app/tasks/{task_id}/move',
        after_id: 'PATCH /api/v1/app/tasks/{task_id}/move',
      },
      response: envelope(taskApp),
      present: ({ task: shown, warning }) =>
        enveloped(presentTaskApp(shown), 'Task updated successfully', warning),
      etag: (output) => output.task.updated_at,
    },
    {
      surface: 'api',
      method: 'PATCH',
      path: '/api/tasks/{task_id}',
      status: 200,
      request: z.object({ ...fields, ...statusFields, status: statusNumberSchema().optional() }),
      headers,
      elsewhere: { checklist: 'POST /api/checklist-items' },
      response: taskApi,
      present: presentTaskApi,
      etag: (output) => output.task.updated_at,
    },
  ],
});
