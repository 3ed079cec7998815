import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { id } from '../primitives.ts';
import { automationVersion } from './automation-version.ts';

const input = z.object({ automation_id: id, project_id: id.nullish() });
const output = z.object({ automation_version: automationVersion });

/** A new version in `Intake in Progress`; with a project, the project mirrors it from then on. */
export const createAutomationVersion = contract({
  name: 'create_automation_version',
  service: 'automation',
  summary: 'Create a version of an automation',
  access: 'any',
  input,
  output,
  errors: ['validation_failed', 'forbidden', 'not_found', 'version_transition_not_allowed'],
  routes: [
    plainRoute({
      method: 'POST',
      path: '/v1/automations/{automation_id}/versions',
      status: 201,
      request: input,
      elsewhere: { status: 'PATCH /v1/automation-versions/{automation_version_id}/status' },
      response: output,
      etag: (made) => made.automation_version.updated_at,
    }),
  ],
});
