import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { externalId, id } from '../primitives.ts';

/** So many letters are redriven by one request. */
export const MOST_REDRIVEN = 200;

const HOW_MANY = `Name 1 to ${MOST_REDRIVEN} dead letters.`;

const input = z
  .object({
    ids: z.array(id).min(1, HOW_MANY).max(MOST_REDRIVEN, HOW_MANY).optional(),
    filter: z.object({ service: externalId.optional(), code: externalId.optional() }).optional(),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
    error: 'Give either ids or a filter ({} is every waiting letter).',
    path: ['ids'],
  });

const output = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      /** `refused`: it can't be redriven, or not now; `not_tried`: the time of the request was over. */
      outcome: z.enum(['redriven', 'already_redriven', 'failed', 'refused', 'not_tried']),
      error: z.object({ code: z.string(), message: z.string() }).nullable(),
    }),
  ),
  /** Whether the filter fits waiting letters that are not among the results. */
  more: z.boolean(),
});

/**
 * Redrives letters by their ids, or the oldest waiting ones that a filter fits; each has a result of its own. Dismissed
 * ones are passed over.
 */
export const redriveDeadLetters = contract({
  name: 'redrive_dead_letters',
  service: 'audit',
  summary: 'Redrive many dead letters',
  access: 'any',
  input,
  output,
  errors: ['validation_failed', 'forbidden'],
  routes: [
    plainRoute({
      method: 'POST',
      path: '/v1/ops/dead-letters/redrive',
      status: 200,
      request: input,
      response: output,
    }),
  ],
});
