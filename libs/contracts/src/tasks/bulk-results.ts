import { z } from 'zod';
import { ERRORS, httpStatus, type Refusal } from '../errors.ts';
import { problem, problemSchema } from '../problem.ts';
import { statusWord } from '../status-words.ts';
import { taskSummary, taskV1 } from './task.ts';

/** What an item made of its task; 500 of them must fit into one answer, so the rest is left to be read. */
const STATE = { id: true, status: true, progress_percent: true, version: true, updated_at: true } as const;

const refusal = z.object({
  code: z.enum(Object.keys(ERRORS) as [Refusal['code'], ...Refusal['code'][]]),
  message: z.string(),
  details: z.custom<Refusal['details']>().optional(),
  current: z.custom<Refusal['current']>().optional(),
});

const result = z.union([
  z.object({
    type: z.literal('done'),
    task: taskSummary.pick(STATE),
    already_applied: z.boolean(),
    warning: z.string().nullable(),
  }),
  z.object({ type: z.literal('refused'), refusal }),
]);
/** What became of one item. */
export type BulkResult = z.output<typeof result>;

/** The results in the order of the items. */
export const bulkOutput = z.object({
  operation: z.enum(['create', 'status']),
  mode: z.enum(['atomic', 'each']),
  results: z.array(result),
});

/** The problem of one item: the request's id stands in the answer's header. */
const itemProblem = problemSchema
  .omit({ request_id: true, success: true, message: true })
  .meta({ id: 'ItemProblem' });

const resultV1 = z
  .object({
    index: z.int(),
    status: z.int(),
    task: taskV1.pick(STATE).optional(),
    already_applied: z.boolean().optional(),
    warning: z.string().nullable().optional(),
    problem: itemProblem.optional(),
  })
  .meta({ id: 'BulkResult' });

/** `status` of an item is the HTTP status that its single request would have got. */
export const bulkResponse = z.object({
  mode: z.enum(['atomic', 'each']),
  applied: z.int(),
  refused: z.int(),
  results: z.array(resultV1),
});

/** The answer as `/v1` shows it. */
export function presentBulkV1({ operation, mode, results }: z.output<typeof bulkOutput>) {
  const refused = results.filter(({ type }) => type === 'refused').length;
  const success = operation === 'create' ? 201 : 200;
  return {
    mode,
    applied: results.length - refused,
    refused,
    results: results.map((item, index) => ({ index, ...resultOf(item, success) })),
  };
}

function resultOf(item: BulkResult, success: number) {
  if (item.type === 'refused') {
    const { request_id: _id, ...shown } = problem(item.refusal as Refusal, 'v1', '');
    return { status: httpStatus(item.refusal.code, 'v1'), problem: shown };
  }
  const { task, already_applied, warning } = item;
  const shown = { ...task, status: statusWord(task.status, 'v1') };
  return success === 201
    ? { status: success, task: shown }
    : { status: success, task: shown, already_applied, warning };
}
