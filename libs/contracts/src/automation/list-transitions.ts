import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { id } from '../primitives.ts';
import { automationVersion } from './automation-version.ts';
import { AUTOMATION_STATUSES, PREREQUISITES, TRANSITION_OWNERS } from './statuses.ts';

const input = z.object({ automation_version_id: id });

/** What this caller would be answered for a target now. `owner` is null where no flow has such a transition. */
export const possibleTransition = z
  .object({
    target: z.enum(AUTOMATION_STATUSES),
    allowed: z.boolean(),
    owner: z.enum(TRANSITION_OWNERS).nullable(),
    /** Why not, apart from prerequisites that are missing; null where nothing else stands in the way. */
    refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
    prerequisites: z.array(
      z.object({
        name: z.enum(PREREQUISITES),
        met: z.boolean(),
        /** What is missing and what to do about it; null where it is met. */
        missing: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'PossibleTransition' });
export type PossibleTransition = z.output<typeof possibleTransition>;

const output = z.object({
  automation_version: automationVersion,
  transitions: z.array(possibleTransition),
});

/**
 * Every target but the version's own status, as a console needs it to enable its buttons; from the same rules that
 * decide a transition. The reason that Blocked needs comes with the request, so it counts as not met yet and as no
 * hindrance.
 */
export const listTransitions = contract({
  name: 'list_transitions',
  service: 'automation',
  summary: "A version's possible transitions",
  access: 'any',
  input,
  output,
  errors: ['forbidden', 'not_found'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/automation-versions/{automation_version_id}/transitions',
      status: 200,
      request: input,
      response: output,
      etag: (read) => read.automation_version.updated_at,
    }),
  ],
});
