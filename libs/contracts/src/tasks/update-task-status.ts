import { z } from 'zod';
import { contract } from '../contract.ts';
import { id, reason, timestamp } from '../primitives.ts';
import { statusWordSchema } from '../status-words.ts';
import { presentTaskV1, task, taskV1 } from './task.ts';

const fields = {
  task_id: id,
  reason: reason.nullish(),
  last_known_updated_at: timestamp.optional(),
  if_match: z.string().optional(),
};

/** A change of status in the words of `/v1`. */
export const statusChangeV1 = z.object({
  ...fields,
  status: statusWordSchema('v1'),
  last_known_status: statusWordSchema('v1').optional(),
});

/** `PATCH /v1/tasks/{id}/status` (Flow 32). The hints can only refuse a change that would happen. */
export const updateTaskStatus = contract({
  name: 'update_task_status',
  service: 'tasks',
  summary: "Change a task's status",
  access: 'session',
  input: z.object({
    ...fields,
    status: statusWordSchema('internal'),
    last_known_status: statusWordSchema('internal').optional(),
  }),
  output: z.object({ task, already_applied: z.boolean(), warning: z.string().nullable() }),
  errors: [
    'validation_failed',
    'forbidden',
    'not_found',
    'concurrency_conflict',
    'project_status_restricted',
    'invalid_status_transition',
    'reason_required',
    'status_is_derived',
    'dependencies_incomplete',
  ],
  routes: [
    {
      surface: 'v1',
      method: 'PATCH',
      path: '/v1/tasks/{task_id}/status',
      status: 200,
      request: statusChangeV1,
      headers: { 'if-match': 'if_match' },
      elsewhere: {
        title: 'PATCH /v1/tasks/{task_id}',
        description: 'PATCH /v1/tasks/{task_id}',
        priority: 'PATCH /v1/tasks/{task_id}',
        assignee_id: 'PATCH /v1/tasks/{task_id}',
        due_date: 'PATCH /v1/tasks/{task_id}',
        start_date: 'PATCH /v1/tasks/{task_id}',
        end_date: 'PATCH /v1/tasks/{task_id}',
        progress_percent: 'PATCH /v1/tasks/{task_id}',
        dependencies: 'PATCH /v1/tasks/{task_id}',
      },
      response: z.object({ task: taskV1, already_applied: z.boolean(), warning: z.string().nullable() }),
      present: (output) => ({ ...output, task: presentTaskV1(output.task) }),
      etag: (output) => output.task.updated_at,
    },
  ],
});
