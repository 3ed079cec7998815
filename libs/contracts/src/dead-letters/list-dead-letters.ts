import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { externalId, listOf, page, text } from '../primitives.ts';
import { deadLetter, LETTER_STATES } from './dead-letter.ts';

const input = z.object({
  state: z.enum(LETTER_STATES, `Use one of ${LETTER_STATES.join(', ')}.`).optional(),
  service: externalId.optional(),
  code: externalId.optional(),
  entity_id: text(128).optional(),
  ...page,
});

/** The dead letters of the caller's tenant, newest first; for the role `platform`, those of no known tenant. */
export const listDeadLetters = contract({
  name: 'list_dead_letters',
  service: 'audit',
  summary: 'List dead letters',
  access: 'any',
  input,
  output: listOf(deadLetter),
  errors: ['validation_failed', 'forbidden'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/ops/dead-letters',
      status: 200,
      request: input,
      response: listOf(deadLetter),
    }),
  ],
});
