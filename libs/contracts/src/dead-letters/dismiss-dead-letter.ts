import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { id, text } from '../primitives.ts';
import { deadLetter } from './dead-letter.ts';

const LONGEST_REASON = 500;

const input = z.object({ dead_letter_id: id, reason: text(LONGEST_REASON) });

const output = z.object({
  outcome: z.enum(['dismissed', 'already_dismissed']),
  dead_letter: deadLetter,
});

/**
 * Says that nobody has to do anything about a letter any more, and why: it no longer counts as waiting. Asked again, it
 * changes nothing, and the first reason stays. Redriving the letter takes the dismissal back.
 */
export const dismissDeadLetter = contract({
  name: 'dismiss_dead_letter',
  service: 'audit',
  summary: 'Dismiss a dead letter',
  access: 'any',
  input,
  output,
  errors: ['validation_failed', 'secret_detected', 'forbidden', 'not_found', 'not_dismissible'],
  routes: [
    plainRoute({
      method: 'POST',
      path: '/v1/ops/dead-letters/{dead_letter_id}/dismiss',
      status: 200,
      request: input,
      response: output,
    }),
  ],
});
