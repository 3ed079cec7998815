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

const output = z.object({ task, already_applied: z.boolean(), warning: z.string().nullable() });

const answer = {
  surface: 'v1',
  method: 'PATCH',
  status: 200,
  request: statusChangeV1,
  headers: { 'if-match': 'if_match' },
  response: z.object({ task: taskV1, already_applied: z.boolean(), warning: z.string().nullable() }),
  present: (outcome: z.output<typeof output>) => ({ ...outcome, task: presentTaskV1(outcome.task) }),
  etag: (outcome: z.output<typeof output>) => outcome.task.updated_at,
} as const;

/**
 * `PATCH /v1/tasks/{id}/status` (Flow 32), for people; a worker of the system comes by the route of its own, or over
 * NATS. The hints can only refuse a change that would happen.
 */
export const updateTaskStatus = contract({
  name: 'update_task_status',
  service: 'tasks',
  summary: "Change a task's status",
  access: 'any',
  input: z.object({
    ...fields,
    status: statusWordSchema('internal'),
    last_known_status: statusWordSchema('internal').optional(),
  }),
  output,
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
      ...answer,
      path: '/v1/tasks/{task_id}/status',
      access: 'session',
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
    },
    { ...answer, path: '/v1/internal/tasks/{task_id}/status', access: 'service' },
  ],
});
