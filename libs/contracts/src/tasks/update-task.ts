import { z } from 'zod';
import { contract } from '../contract.ts';
import { day, description, externalId, id, timestamp, title } from '../primitives.ts';
import { PRIORITIES, presentTaskV1, task, taskV1 } from './task.ts';

const input = z.object({
  task_id: id,
  title: title.optional(),
  description: description.nullish(),
  priority: z.enum(PRIORITIES).optional(),
  assignee_id: externalId.nullish(),
  due_date: timestamp.nullish(),
  start_date: day.nullish(),
  end_date: day.nullish(),
  version: z.int().positive().optional(),
  if_match: z.string().optional(),
});

/** Changes what a task says, not where it stands: the status has its own way in (Flow 32). */
export const updateTask = contract({
  name: 'update_task',
  service: 'tasks',
  summary: 'Change a task',
  access: 'session',
  input,
  output: z.object({ task }),
  errors: [
    'validation_failed',
    'forbidden',
    'not_found',
    'concurrency_conflict',
    'project_status_restricted',
    'dates_out_of_range',
  ],
  routes: [
    {
      surface: 'v1',
      method: 'PATCH',
      path: '/v1/tasks/{task_id}',
      status: 200,
      request: input,
      headers: { 'if-match': 'if_match' },
      response: z.object({ task: taskV1 }),
      present: (output) => ({ task: presentTaskV1(output.task) }),
      etag: (output) => output.task.updated_at,
    },
  ],
});
