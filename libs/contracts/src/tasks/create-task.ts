import { z } from 'zod';
import { contract } from '../contract.ts';
import { day, dependencies, description, externalId, id, reason, timestamp, title } from '../primitives.ts';
import { statusWordSchema } from '../status-words.ts';
import { presentTaskV1, PRIORITIES, task, TASK_KINDS, taskV1 } from './task.ts';

const fields = {
  project_id: id.optional(),
  automation_version_id: id.optional(),
  kind: z.enum(TASK_KINDS),
  title,
  description: description.nullish(),
  priority: z.enum(PRIORITIES).default('normal'),
  assignee_id: externalId.nullish(),
  due_date: timestamp.nullish(),
  start_date: day.nullish(),
  end_date: day.nullish(),
  reason: reason.nullish(),
  dependencies: dependencies.default([]),
};

const ONE_CONTEXT = {
  path: ['project_id'],
  message: 'Give exactly one of project_id and automation_version_id.',
};

/** Whether exactly one context is named (Flow 31, Database Changes: XOR). */
function hasOneContext(value: { project_id?: unknown; automation_version_id?: unknown }): boolean {
  return (value.project_id === undefined) !== (value.automation_version_id === undefined);
}

/** `POST /v1/tasks` (Flow 31, API Endpoints): a task made by a member of its context. */
export const createTask = contract({
  name: 'create_task',
  service: 'tasks',
  summary: 'Create a task',
  access: 'session',
  input: z
    .object({ ...fields, status: statusWordSchema('internal').default('backlog') })
    .refine(hasOneContext, ONE_CONTEXT),
  output: z.object({ task }),
  errors: [
    'validation_failed',
    'forbidden',
    'not_found',
    'project_status_restricted',
    'reason_required',
    'dates_out_of_range',
    'dependencies_incomplete',
  ],
  routes: [
    {
      surface: 'v1',
      method: 'POST',
      path: '/v1/tasks',
      status: 201,
      request: z
        .object({ ...fields, status: statusWordSchema('v1').default('backlog') })
        .refine(hasOneContext, ONE_CONTEXT),
      response: z.object({ task: taskV1 }),
      present: (output) => ({ task: presentTaskV1(output.task) }),
      etag: (output) => output.task.updated_at,
    },
  ],
});
