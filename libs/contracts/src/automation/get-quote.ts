import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { externalId, id, listOf, page } from '../primitives.ts';
import { quote } from './put-quote.ts';

const input = z.object({ project_id: id, quote_id: externalId });
const output = z.object({ quote });

/** One quote of a project. */
export const getQuote = contract({
  name: 'get_quote',
  service: 'automation',
  summary: 'Read a quote',
  access: 'service',
  input,
  output,
  errors: ['validation_failed', 'not_found'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/projects/{project_id}/quotes/{quote_id}',
      status: 200,
      request: input,
      response: output,
      etag: (read) => read.quote.updated_at,
    }),
  ],
});

const listInput = z.object({ project_id: id, ...page });

/** The quotes of a project, the one made last first: that is the one which counts. */
export const listQuotes = contract({
  name: 'list_quotes',
  service: 'automation',
  summary: 'List the quotes of a project',
  access: 'service',
  input: listInput,
  output: listOf(quote),
  errors: ['validation_failed', 'not_found'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/projects/{project_id}/quotes',
      status: 200,
      request: listInput,
      response: listOf(quote),
    }),
  ],
});
