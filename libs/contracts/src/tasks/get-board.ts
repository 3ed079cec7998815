import { z } from 'zod';
import { contract } from '../contract.ts';
import { id, page } from '../primitives.ts';
import { statusWordSchema, TASK_STATUSES } from '../status-words.ts';
import { envelope, enveloped } from './board-envelope.ts';
import { presentTaskApp, taskSummary, taskSummaryApp } from './task.ts';

const fields = { project_id: id, ...page };

const ONE_COLUMN = {
  path: ['status'],
  message: 'A cursor continues one column: give its status too.',
};

function namesColumn(value: { status?: unknown; cursor?: unknown }): boolean {
  return value.cursor === undefined || value.status !== undefined;
}

function columnsOf<T extends z.ZodType>(item: T) {
  return z.object({
    columns: z.array(
      z.object({
        status: z.enum(TASK_STATUSES),
        tasks: z.array(item),
        total: z.int(),
        next_cursor: z.string().nullable(),
      }),
    ),
  });
}

const output = columnsOf(taskSummary);
const board = columnsOf(taskSummaryApp).meta({ id: 'Board' });

/**
 * A project's tasks in the columns of its board, first to last. All five begin at once; `status` with the column's
 * `next_cursor` goes on with one. `total` counts all tasks of a column.
 */
export const getBoard = contract({
  name: 'get_board',
  service: 'tasks',
  summary: "A project's board",
  access: 'any',
  input: z
    .object({ ...fields, status: statusWordSchema('internal').optional() })
    .refine(namesColumn, ONE_COLUMN),
  output,
  errors: ['validation_failed', 'forbidden', 'not_found'],
  routes: [
    {
      surface: 'app',
      method: 'GET',
      path: '/api/v1/app/projects/{project_id}/board',
      status: 200,
      request: z
        .object({ ...fields, status: statusWordSchema('app').optional() })
        .refine(namesColumn, ONE_COLUMN),
      response: envelope(board),
      present: ({ columns }) =>
        enveloped(
          { columns: columns.map((column) => ({ ...column, tasks: column.tasks.map(presentTaskApp) })) },
          'Board retrieved successfully',
        ),
    },
  ],
});
