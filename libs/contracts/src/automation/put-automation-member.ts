import { z } from 'zod';
import { contract, putRoute } from '../contract.ts';
import { externalId, id } from '../primitives.ts';
import { AUTOMATION_ROLES, automationMember } from './automation.ts';

const input = z.object({
  automation_id: id,
  user_id: externalId,
  role: z.enum(AUTOMATION_ROLES).default('member'),
});
const output = z.object({ member: automationMember });

/** Makes an active member of the tenant a member of the automation, or changes the role. */
export const putAutomationMember = contract({
  name: 'put_automation_member',
  service: 'automation',
  summary: "Set an automation member's role",
  access: 'any',
  input,
  output: output.extend({ created: z.boolean() }),
  errors: ['validation_failed', 'forbidden', 'not_found', 'last_owner'],
  routes: [
    putRoute({
      path: '/v1/automations/{automation_id}/members/{user_id}',
      request: input,
      response: output,
    }),
  ],
});
