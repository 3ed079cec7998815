import { z } from 'zod';
import { contract } from '../contract.ts';
import { id, listOf, page } from '../primitives.ts';
import { statusWord, TASK_STATUSES, type TaskStatus } from '../status-words.ts';

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

/** The names under which an entry keeps a status of its task or of an item. */
const STATUS_NAMES = new Set(['status', 'old_status', 'new_status']);

/** An entry as `/v1` shows it: what is stored in one dialect is told in the surface's. */
function presentActivityV1({ metadata, ...shown }: z.output<typeof taskActivity>) {
  const told = Object.entries(metadata).map(([name, value]) => [
    name,
    STATUS_NAMES.has(name) && isTaskStatus(value) ? statusWord(value, 'v1') : value,
  ]);
  return { ...shown, metadata: Object.fromEntries(told) as Record<string, unknown> };
}

function isTaskStatus(value: unknown): value is TaskStatus {
  return (TASK_STATUSES as readonly unknown[]).includes(value);
}

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
    {
      surface: 'v1',
      method: 'GET',
      path: '/v1/tasks/{task_id}/activity',
      status: 200,
      request: input,
      response: listOf(taskActivity),
      present: (output) => ({ ...output, items: output.items.map(presentActivityV1) }),
    },
  ],
});
