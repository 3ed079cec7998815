import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { externalId, title } from '../primitives.ts';
import { automation } from './automation.ts';

const input = z.object({ name: title, owner_id: externalId.nullish() });
const output = z.object({ automation });

/** A new automation; a session that names no owner is its owner. */
export const createAutomation = contract({
  name: 'create_automation',
  service: 'automation',
  summary: 'Create an automation',
  access: 'any',
  input,
  output,
  errors: ['validation_failed', 'forbidden'],
  routes: [
    plainRoute({
      method: 'POST',
      path: '/v1/automations',
      status: 201,
      request: input,
      elsewhere: { status: 'PATCH /v1/automations/{automation_id}' },
      response: output,
      etag: (made) => made.automation.updated_at,
    }),
  ],
});
