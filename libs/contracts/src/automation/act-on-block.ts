import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import type { ErrorCode } from '../errors.ts';
import { externalId, id, timestamp } from '../primitives.ts';
import { transitionOutcome } from './automation-version.ts';
import { block } from './block.ts';
import { TRANSITION_ERRORS } from './update-automation-status.ts';

/**
 * What people do about a block, as themselves over HTTP. From Temporal's UI the workflow passes it on: `by` is whom it
 * was said to be by, and `act_id` makes it one act however often it is asked; only services may say either.
 */
const asked = {
  automation_version_id: id,
  /** The block that is meant; without it, the one under way. */
  blocked_at: timestamp.optional(),
};
const passedOn = { by: externalId.optional(), act_id: id.optional() };

/** A snooze lasts a day at most; then it has to be said again. */
export const LONGEST_SNOOZE_S = 24 * 60 * 60;
const seconds = z
  .int(`Use whole seconds, 1 to ${LONGEST_SNOOZE_S}.`)
  .min(1, 'Use at least 1 second.')
  .max(LONGEST_SNOOZE_S, `Use at most ${LONGEST_SNOOZE_S} seconds, a day.`);

const output = z.object({ block, already_applied: z.boolean() });
const ERRORS = ['forbidden', 'not_found', 'not_applicable'] as const satisfies readonly ErrorCode[];
const path = '/v1/automation-versions/{automation_version_id}/remediation' as const;
const post = { method: 'POST', status: 200 } as const;

/** Says that somebody works on the block: on-call is spared the reminder of this round. The escalation still comes. */
export const acknowledgeRemediation = contract({
  name: 'acknowledge_remediation',
  service: 'automation',
  summary: 'Acknowledge a block',
  access: 'any',
  input: z.object({ ...asked, ...passedOn }),
  output,
  errors: ERRORS,
  routes: [plainRoute({ ...post, path: `${path}/acknowledge`, request: z.object(asked), response: output })],
});

/** Puts reminder and escalation off. */
export const snoozeRemediation = contract({
  name: 'snooze_remediation',
  service: 'automation',
  summary: 'Snooze a block',
  access: 'any',
  input: z.object({ ...asked, seconds, ...passedOn }),
  output,
  errors: ERRORS,
  routes: [
    plainRoute({
      ...post,
      path: `${path}/snooze`,
      request: z.object({ ...asked, seconds }),
      response: output,
    }),
  ],
});

/**
 * Lets the version return now: puts it on record as stable, unless it is, and makes the transition of Flow 13 out of
 * the block, as that person. A block that was named and is over is `already_applied`.
 */
export const resolveRemediation = contract({
  name: 'resolve_remediation',
  service: 'automation',
  summary: 'Resolve a block',
  access: 'any',
  input: z.object({ ...asked, by: passedOn.by }),
  output: transitionOutcome,
  errors: ['not_applicable', ...TRANSITION_ERRORS],
  routes: [
    plainRoute({ ...post, path: `${path}/resolve`, request: z.object(asked), response: transitionOutcome }),
  ],
});
