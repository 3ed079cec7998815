import { z } from 'zod';
import { contract } from '../contract.ts';
import { id, reason, statusMetadata } from '../primitives.ts';
import { transitionOutcome } from './automation-version.ts';
import { TRANSITION_ERRORS } from './update-automation-status.ts';

/** Blocks a version for Flow 26, which watches what runs: the transition of Flow 13, begun by the system. */
export const blockAutomation = contract({
  name: 'block_automation',
  service: 'automation',
  summary: 'Block a version',
  access: 'service',
  input: z.object({
    automation_version_id: id,
    reason,
    status_metadata: statusMetadata.nullish(),
  }),
  output: transitionOutcome,
  errors: TRANSITION_ERRORS,
  routes: [],
});
