import { z } from 'zod';
import { contract } from '../contract.ts';
import { id, reason } from '../primitives.ts';
import { statusWordSchema } from '../status-words.ts';
import { envelope, enveloped } from './board-envelope.ts';
import { presentTaskApp, task, taskApp } from './task.ts';

const fields = {
  task_id: id,
  before_id: id.nullish(),
  after_id: id.nullish(),
  reason: reason.nullish(),
  version: z.int().positive().optional(),
  if_match: z.string().optional(),
};

/**
 * `PATCH /api/v1/app/tasks/{id}/move` (Business Rules, API Endpoint): into a column, just before `before_id`, just
 * after `after_id`, between the two, or at the end. Within its column a task is only put elsewhere.
 */
export const moveTask = contract({
  name: 'move_task',
  service: 'tasks',
  summary: 'Move a task on the board',
  access: 'session',
  input: z.object({ ...fields, to_status: statusWordSchema('internal') }),
  output: z.object({ task, already_applied: z.boolean(), warning: z.string().nullable() }),
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
    'invalid_position',
  ],
  routes: [
    {
      surface: 'app',
      method: 'PATCH',
      path: '/api/v1/app/tasks/{task_id}/move',
      status: 200,
      request: z.object({ ...fields, to_status: statusWordSchema('app') }),
      headers: { 'if-match': 'if_match' },
      elsewhere: {
        title: 'PATCH /api/v1/app/tasks/{task_id}',
        description: 'PATCH /api/v1/app/tasks/{task_id}',
        priority: 'PATCH /api/v1/app/tasks/{task_id}',
        assignee_id: 'PATCH /api/v1/app/tasks/{task_id}',
        due_date: 'PATCH /api/v1/app/tasks/{task_id}',
        start_date: 'PATCH /api/v1/app/tasks/{task_id}',
        end_date: 'PATCH /api/v1/app/tasks/{task_id}',
        progress_percent: 'PATCH /api/v1/app/tasks/{task_id}',
        dependencies: 'PATCH /api/v1/app/tasks/{task_id}',
      },
      response: envelope(taskApp),
      present: ({ task: shown, warning }) =>
        enveloped(presentTaskApp(shown), 'Task moved successfully', warning),
      etag: (output) => output.task.updated_at,
    },
  ],
});
