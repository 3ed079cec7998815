import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { id, listOf, page } from '../primitives.ts';
import { AUTOMATION_STATUSES } from './statuses.ts';

const input = z.object({ automation_version_id: id, ...page });

/** One transition of a version, as it happened; the first has no status before it. */
export const versionTransition = z
  .object({
    id: z.string(),
    from_status: z.enum(AUTOMATION_STATUSES).nullable(),
    to_status: z.enum(AUTOMATION_STATUSES),
    blocked_reason: z.string().nullable(),
    status_metadata: z.record(z.string(), z.unknown()),
    actor: z.object({ type: z.enum(['user', 'service', 'system']), id: z.string().nullable() }),
    system_initiated: z.boolean(),
    request_id: z.string(),
    occurred_at: z.string(),
  })
  .meta({ id: 'AutomationVersionTransition' });
export type VersionTransition = z.output<typeof versionTransition>;

/** The statuses a version has had, newest first. */
export const listVersionHistory = contract({
  name: 'list_version_history',
  service: 'automation',
  summary: "A version's history",
  access: 'any',
  input,
  output: listOf(versionTransition),
  errors: ['validation_failed', 'forbidden', 'not_found'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/automation-versions/{automation_version_id}/history',
      status: 200,
      request: input,
      response: listOf(versionTransition),
    }),
  ],
});
