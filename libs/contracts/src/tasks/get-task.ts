import { z } from 'zod';
import { contract } from '../contract.ts';
import { id } from '../primitives.ts';
import { presentTaskApi, taskApi } from './api-task.ts';
import { checklistItem } from './checklist-item.ts';
import { envelope, enveloped } from './board-envelope.ts';
import { presentTaskApp, presentTaskV1, task, taskApp, taskV1 } from './task.ts';

const input = z.object({ task_id: id });

/** One task, for whoever may read its context. */
export const getTask = contract({
  name: 'get_task',
  service: 'tasks',
  summary: 'Read a task',
  access: 'any',
  input,
  output: z.object({ task, checklist: z.array(checklistItem) }),
  errors: ['forbidden', 'not_found'],
  routes: [
    {
      surface: 'v1',
      method: 'GET',
      path: '/v1/tasks/{task_id}',
      status: 200,
      request: input,
      response: z.object({ task: taskV1 }),
      present: (output) => ({ task: presentTaskV1(output.task) }),
      etag: (output) => output.task.updated_at,
    },
    {
      surface: 'app',
      method: 'GET',
      path: '/api/v1/app/tasks/{task_id}',
      status: 200,
      request: input,
      response: envelope(taskApp),
      present: (output) => enveloped(presentTaskApp(output.task), 'Task retrieved successfully'),
      etag: (output) => output.task.updated_at,
    },
    {
      surface: 'api',
      method: 'GET',
      path: '/api/tasks/{task_id}',
      status: 200,
      request: input,
      response: taskApi,
      present: presentTaskApi,
      etag: (output) => output.task.updated_at,
    },
  ],
});
