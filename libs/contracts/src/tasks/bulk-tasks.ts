import { z } from 'zod';
import { contract } from '../contract.ts';
import { bulkOutput, bulkResponse, presentBulkV1 } from './bulk-results.ts';
import { createTask, newTaskV1 } from './create-task.ts';
import { statusChangeV1, updateTaskStatus } from './update-task-status.ts';

const MOST_ITEMS = 500;

const mode = z
  .enum(['atomic', 'each'], "Use 'atomic' (all or none) or 'each' (every item for itself).")
  .default('atomic');
const operation = "Use 'create' with tasks, or 'status' with changes.";

function items<T extends z.ZodType>(item: T) {
  return z.array(item).min(1, 'Give at least one.').max(MOST_ITEMS, `Give at most ${MOST_ITEMS}.`);
}

/** Both kinds of bulk, with the items as one surface spells them. */
function eitherOf<T extends z.ZodType, C extends z.ZodType>(task: T, change: C) {
  return z.discriminatedUnion(
    'operation',
    [
      z.object({ operation: z.literal('create'), mode, tasks: items(task) }).meta({ title: 'Create tasks' }),
      z
        .object({ operation: z.literal('status'), mode, changes: items(change) })
        .meta({ title: 'Change statuses' }),
    ],
    operation,
  );
}

/**
 * `POST /v1/tasks/bulk`: up to 500 tasks made, or statuses changed, in one transaction and in the order given, each
 * by the rules of the single request. `atomic`: all or, with one refusal, none. `each`: every item for itself.
 */
export const bulkTasks = contract({
  name: 'bulk_tasks',
  service: 'tasks',
  summary: 'Create tasks or change their statuses, up to 500 at once',
  access: 'session',
  searchesItems: ['tasks', 'changes'],
  input: eitherOf(createTask.input, updateTaskStatus.input.omit({ if_match: true })),
  output: bulkOutput,
  errors: [...new Set([...createTask.errors, ...updateTaskStatus.errors, 'secret_detected' as const])],
  routes: [
    {
      surface: 'v1',
      method: 'POST',
      path: '/v1/tasks/bulk',
      status: 200,
      request: eitherOf(newTaskV1, statusChangeV1.omit({ if_match: true })),
      response: bulkResponse,
      present: presentBulkV1,
    },
  ],
});
