import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { externalId, id, nothing } from '../primitives.ts';

const input = z.object({ automation_id: id, user_id: externalId });

/** Takes a member out of an automation, which keeps an owner. */
export const deleteAutomationMember = contract({
  name: 'delete_automation_member',
  service: 'automation',
  summary: 'Remove an automation member',
  access: 'any',
  input,
  output: nothing,
  errors: ['forbidden', 'not_found', 'last_owner'],
  routes: [
    plainRoute({
      method: 'DELETE',
      path: '/v1/automations/{automation_id}/members/{user_id}',
      status: 204,
      request: input,
      response: nothing,
    }),
  ],
});
