import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { externalId, id, title } from '../primitives.ts';
import { automation } from './automation.ts';

const input = z.object({
  automation_id: id,
  name: title.optional(),
  owner_id: externalId.optional(),
  status: z.enum(['active', 'archived']).optional(),
  version: z.int().positive().optional(),
  if_match: z.string().optional(),
});
const output = z.object({ automation });

/** Changes an automation's name and owner; its status is set by a service with the role `flow_35` alone. */
export const updateAutomation = contract({
  name: 'update_automation',
  service: 'automation',
  summary: 'Change an automation',
  access: 'any',
  input,
  output,
  errors: ['validation_failed', 'forbidden', 'not_found', 'concurrency_conflict'],
  routes: [
    plainRoute({
      method: 'PATCH',
      path: '/v1/automations/{automation_id}',
      status: 200,
      request: input,
      headers: { 'if-match': 'if_match' },
      response: output,
      etag: (changed) => changed.automation.updated_at,
    }),
  ],
});
