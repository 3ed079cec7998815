import { z } from 'zod';
import { contract } from '../contract.ts';
import { externalId, id, listOf, page, timestamp } from '../primitives.ts';
import { statusWord, statusWordSchema, TASK_STATUSES, type WordSurface } from '../status-words.ts';
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

/** Counts the tasks of the named project or automation version, whatever else is asked for. */
const countBy = { count_by: z.enum(['status']).optional() };

/** By the words of a surface. */
const countsIn = (surface: WordSurface) =>
  z.object(Object.fromEntries(TASK_STATUSES.map((status) => [statusWord(status, surface), z.int()])));

/** Tasks of the contexts the caller may read, newest first (Flow 31, API Endpoints). */
export const listTasks = contract({
  name: 'list_tasks',
  service: 'tasks',
  summary: 'List tasks',
  access: 'any',
  input: z.object({ ...filters, ...countBy, status: statusWordSchema('internal').optional() }),
  output: listOf(taskSummary).extend({ counts: z.record(z.enum(TASK_STATUSES), z.int()).optional() }),
  errors: ['validation_failed'],
  routes: [
    {
      surface: 'v1',
      method: 'GET',
      path: '/v1/tasks',
      status: 200,
      request: z.object({ ...filters, ...countBy, status: statusWordSchema('v1').optional() }),
      response: listOf(taskSummaryV1).extend({ counts: countsIn('v1').optional() }),
      present: ({ counts, ...output }) => ({
        ...output,
        items: output.items.map(presentTaskSummaryV1),
        ...(counts && {
          counts: Object.fromEntries(
            TASK_STATUSES.map((status) => [statusWord(status, 'v1'), counts[status]]),
          ),
        }),
      }),
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
