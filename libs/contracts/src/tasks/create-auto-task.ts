import { z } from 'zod';
import { contract } from '../contract.ts';
import { description, externalId, id, timestamp, title } from '../primitives.ts';
import { hasOneContext, ONE_CONTEXT } from './create-task.ts';
import { presentTaskV1, PRIORITIES, task, TASK_KINDS, taskV1 } from './task.ts';

const input = z
  .object({
    project_id: id.optional(),
    automation_version_id: id.optional(),
    kind: z.enum(TASK_KINDS),
    title,
    description: description.nullish(),
    priority: z.enum(PRIORITIES).optional(),
    assignee_id: externalId.nullish(),
    due_date: timestamp.nullish(),
  })
  .refine(hasOneContext, ONE_CONTEXT);

/** Flow 31's helper: a task that the system makes, of any kind and without an author. */
export const createAutoTask = contract({
  name: 'create_auto_task',
  service: 'tasks',
  summary: 'Create a task of the system',
  access: 'service',
  input,
  output: z.object({ task }),
  errors: ['validation_failed', 'forbidden', 'not_found', 'project_status_restricted'],
  routes: [
    {
      surface: 'v1',
      method: 'POST',
      path: '/v1/internal/tasks',
      status: 201,
      request: input,
      elsewhere: {
        status: 'PATCH /v1/internal/tasks/{task_id}/status',
        reason: 'PATCH /v1/internal/tasks/{task_id}/status',
      },
      response: z.object({ task: taskV1 }),
      present: (output) => ({ task: presentTaskV1(output.task) }),
      etag: (output) => output.task.updated_at,
    },
  ],
});
