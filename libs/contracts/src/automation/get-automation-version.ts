import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { id, listOf, page } from '../primitives.ts';
import { automationVersion } from './automation-version.ts';
import { AUTOMATION_STATUSES } from './statuses.ts';

const input = z.object({ automation_version_id: id });
const output = z.object({ automation_version: automationVersion });

/** One version, for whoever may read its automation. */
export const getAutomationVersion = contract({
  name: 'get_automation_version',
  service: 'automation',
  summary: 'Read a version of an automation',
  access: 'any',
  input,
  output,
  errors: ['forbidden', 'not_found'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/automation-versions/{automation_version_id}',
      status: 200,
      request: input,
      response: output,
      etag: (read) => read.automation_version.updated_at,
    }),
  ],
});

const listInput = z.object({
  automation_id: id.optional(),
  project_id: id.optional(),
  status: z.enum(AUTOMATION_STATUSES).optional(),
  ...page,
});

/** The versions of the automations that the caller may read, newest first. */
export const listAutomationVersions = contract({
  name: 'list_automation_versions',
  service: 'automation',
  summary: 'List versions of automations',
  access: 'any',
  input: listInput,
  output: listOf(automationVersion),
  errors: ['validation_failed'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/automation-versions',
      status: 200,
      request: listInput,
      response: listOf(automationVersion),
    }),
  ],
});
