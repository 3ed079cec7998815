import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { id, nothing } from '../primitives.ts';

const input = z.object({ task_id: id, if_match: z.string().optional() });

/** Deletes a task softly: it leaves every list and count; its history stays. */
export const deleteTask = contract({
  name: 'delete_task',
  service: 'tasks',
  summary: 'Delete a task',
  access: 'session',
  input,
  output: nothing,
  errors: ['forbidden', 'not_found', 'concurrency_conflict', 'project_status_restricted'],
  routes: [
    plainRoute({
      method: 'DELETE',
      path: '/v1/tasks/{task_id}',
      status: 204,
      request: input,
      headers: { 'if-match': 'if_match' },
      response: nothing,
    }),
  ],
});
