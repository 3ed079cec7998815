import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { validationFailed } from '../events/validation.ts';
import { sourceName } from '../primitives.ts';

const input = validationFailed.omit({ tenant_id: true }).extend({ source: sourceName });
const output = z.object({ event_id: z.string() });

/** For services that don't speak NATS: the failure is published, and becomes a task from there. */
export const reportValidationFailure = contract({
  name: 'report_validation_failure',
  service: 'tasks',
  summary: 'Report a validation failure',
  access: 'service',
  input,
  output,
  errors: ['validation_failed', 'forbidden', 'not_found'],
  routes: [
    plainRoute({
      method: 'POST',
      path: '/v1/internal/validation-failures',
      status: 202,
      request: input,
      response: output,
    }),
  ],
});
