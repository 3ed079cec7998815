import { z } from 'zod';
import { contract } from '../contract.ts';
import { externalId, id, listOf, page, timestamp } from '../primitives.ts';
import { statusWordSchema } from '../status-words.ts';
import { presentTaskSummaryApi, taskSummaryApi } from './api-task.ts';
import { presentTaskSummaryV1, TASK_KINDS, taskSummary, taskSummaryV1 } from './task.ts';

const filters = {
  project_id: id.optional(),
  automation_version_id: id.optional(),
  kind: z.enum(TASK_KINDS).optional(),
  assignee_id: externalId.optional(),
  due_before: timestamp.optional(),
  ...page,
};

/** Tasks of the contexts the caller may read, newest first (Flow 31, API Endpoints). */
export const listTasks = contract({
  name: 'list_tasks',
  service: 'tasks',
  summary: 'List tasks',
  access: 'any',
  input: z.object({ ...filters, status: statusWordSchema('internal').optional() }),
  output: listOf(taskSummary),
  errors: ['validation_failed'],
  routes: [
    {
      surface: 'v1',
      method: 'GET',
      path: '/v1/tasks',
      status: 200,
      request: z.object({ ...filters, status: statusWordSchema('v1').optional() }),
      response: listOf(taskSummaryV1),
      present: (output) => ({ ...output, items: output.items.map(presentTaskSummaryV1) }),
    },
    {
      surface: 'api',
      method: 'GET',
      path: '/api/tasks/by-user/{assignee_id}',
      status: 200,
      request: z.object({ assignee_id: externalId, ...page }),
      response: listOf(taskSummaryApi),
      present: (output) => ({ ...output, items: output.items.map(presentTaskSummaryApi) }),
    },
  ],
});
