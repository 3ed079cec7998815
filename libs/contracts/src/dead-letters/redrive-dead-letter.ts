import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { id } from '../primitives.ts';
import { deadLetter } from './dead-letter.ts';

const input = z.object({ dead_letter_id: id });

const output = z.object({
  outcome: z.enum(['redriven', 'already_redriven', 'failed']),
  dead_letter: deadLetter,
});

/**
 * Has the service that buried a message process it now. It has one effect, however often it is asked for; one that
 * fails again stays in its state, with the new error. A dismissed letter can be redriven, too.
 */
export const redriveDeadLetter = contract({
  name: 'redrive_dead_letter',
  service: 'audit',
  summary: 'Redrive a dead letter',
  access: 'any',
  input,
  output,
  errors: ['forbidden', 'not_found', 'not_redrivable'],
  routes: [
    plainRoute({
      method: 'POST',
      path: '/v1/ops/dead-letters/{dead_letter_id}/redrive',
      status: 200,
      request: input,
      response: output,
    }),
  ],
});
