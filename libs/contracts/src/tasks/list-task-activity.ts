import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { id, listOf, page } from '../primitives.ts';

const input = z.object({ task_id: id, ...page });

/** One entry of a task's history, from the audit rows written with its changes. */
export const taskActivity = z
  .object({
    id: z.string(),
    occurred_at: z.string(),
    actor: z.object({ type: z.enum(['user', 'service', 'system']), id: z.string().nullable() }),
    action_type: z.string(),
    metadata: z.record(z.string(), z.unknown()),
    request_id: z.string(),
  })
  .meta({ id: 'TaskActivity' });

/** The history of a task, newest first. */
export const listTaskActivity = contract({
  name: 'list_task_activity',
  service: 'tasks',
  summary: "A task's history",
  access: 'any',
  input,
  output: listOf(taskActivity),
  errors: ['validation_failed', 'forbidden', 'not_found'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/tasks/{task_id}/activity',
      status: 200,
      request: input,
      response: listOf(taskActivity),
    }),
  ],
});
