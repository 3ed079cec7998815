import { z } from 'zod';
import { contract } from '../contract.ts';
import { externalId, id, timestamp } from '../primitives.ts';

/**
 * Puts on record that a person of ops says that a blocked version is stable, as evidence of `stability`. It names the
 * block, so that it speaks for no later one; asking again records it again.
 */
export const confirmStability = contract({
  name: 'confirm_stability',
  service: 'automation',
  summary: 'Record that ops call a blocked version stable',
  access: 'service',
  input: z.object({ automation_version_id: id, blocked_at: timestamp, confirmed_by: externalId }),
  output: z.object({ confirmed: z.boolean(), over: z.boolean() }),
  errors: ['not_found'],
  routes: [],
});
