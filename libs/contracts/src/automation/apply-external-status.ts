import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { id, statusMetadata } from '../primitives.ts';
import { transitionOutcome } from './automation-version.ts';
import { AUTOMATION_STATUSES } from './statuses.ts';

const input = z.object({
  automation_version_id: id,
  status: z.enum(AUTOMATION_STATUSES, `Use one of ${AUTOMATION_STATUSES.join(', ')}.`),
  project_id: id.nullish(),
  status_metadata: statusMetadata.nullish(),
});

/**
 * The statuses of Flows 11, 12 and 24, by a service token with the role of the flow that owns the transition; along
 * the matrix, without prerequisites. `project_id` links the version to the project that Flow 11 made for it.
 */
export const applyExternalStatus = contract({
  name: 'apply_external_status',
  service: 'automation',
  summary: 'Apply a status of another flow to a version',
  access: 'service',
  input,
  output: transitionOutcome,
  errors: [
    'validation_failed',
    'forbidden',
    'not_found',
    'concurrency_conflict',
    'version_transition_not_allowed',
  ],
  routes: [
    plainRoute({
      method: 'POST',
      path: '/v1/internal/automation-versions/{automation_version_id}/external-transitions',
      status: 200,
      request: input,
      response: transitionOutcome,
      etag: (shown) => shown.automation_version.updated_at,
    }),
  ],
});
