import { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import { contract, plainRoute } from '../contract.ts';
import { id, reason, statusMetadata, timestamp } from '../primitives.ts';
import { transitionOutcome } from './automation-version.ts';
import { AUTOMATION_STATUSES } from './statuses.ts';

const input = z.object({
  automation_version_id: id,
  status: z.enum(AUTOMATION_STATUSES, `Use one of ${AUTOMATION_STATUSES.join(', ')}.`),
  blocked_reason: reason.nullish(),
  status_metadata: statusMetadata.nullish(),
  last_known_updated_at: timestamp.optional(),
  if_match: z.string().optional(),
});

/** How a transition may be refused (Flow 13, Exceptions). */
export const TRANSITION_ERRORS = [
  'validation_failed',
  'forbidden',
  'not_found',
  'concurrency_conflict',
  'version_transition_not_allowed',
  'status_prerequisite_missing',
  'blocked_reason_required',
  'project_missing_for_transition',
  'quote_missing_for_transition',
] as const satisfies readonly ErrorCode[];

/** `PATCH /v1/automation-versions/{id}/status` (Flow 13). The hints can only refuse a change that would happen. */
export const updateAutomationStatus = contract({
  name: 'update_automation_status',
  service: 'automation',
  summary: "Change a version's status",
  access: 'any',
  input,
  output: transitionOutcome,
  errors: TRANSITION_ERRORS,
  routes: [
    plainRoute({
      method: 'PATCH',
      path: '/v1/automation-versions/{automation_version_id}/status',
      status: 200,
      request: input,
      elsewhere: {
        project_id: 'POST /v1/internal/automation-versions/{automation_version_id}/external-transitions',
      },
      headers: { 'if-match': 'if_match' },
      response: transitionOutcome,
      etag: (shown) => shown.automation_version.updated_at,
    }),
  ],
});
