import { z } from 'zod';
import { contract, putRoute } from '../contract.ts';
import { externalId, id } from '../primitives.ts';
import { QUOTE_STATUSES } from './statuses.ts';

export const quote = z
  .object({
    id: z.string(),
    tenant_id: z.string(),
    project_id: z.string(),
    status: z.enum(QUOTE_STATUSES),
    payment_required: z.boolean(),
    payment_captured: z.boolean(),
    version: z.int(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Quote' });
export type Quote = z.output<typeof quote>;

const input = z.object({
  project_id: id,
  quote_id: externalId,
  status: z.enum(QUOTE_STATUSES),
  payment_required: z.boolean().default(false),
  payment_captured: z.boolean().default(false),
});
const output = z.object({ quote });

/** Makes or replaces a quote of a project; the one made last is the project's latest. */
export const putQuote = contract({
  name: 'put_quote',
  service: 'automation',
  summary: 'Create or replace a quote',
  access: 'service',
  input,
  output: output.extend({ created: z.boolean() }),
  errors: ['validation_failed', 'forbidden', 'not_found'],
  routes: [
    putRoute({
      path: '/v1/projects/{project_id}/quotes/{quote_id}',
      request: input,
      response: output,
    }),
  ],
});
