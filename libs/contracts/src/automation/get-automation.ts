import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { id, listOf, page } from '../primitives.ts';
import { automation } from './automation.ts';

const input = z.object({ automation_id: id });
const output = z.object({ automation });

/** One automation, for its members, whoever may write workflows, ops and services. */
export const getAutomation = contract({
  name: 'get_automation',
  service: 'automation',
  summary: 'Read an automation',
  access: 'any',
  input,
  output,
  errors: ['forbidden', 'not_found'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/automations/{automation_id}',
      status: 200,
      request: input,
      response: output,
      etag: (read) => read.automation.updated_at,
    }),
  ],
});

const listInput = z.object({ ...page });

/** The automations that the caller may read, newest first. */
export const listAutomations = contract({
  name: 'list_automations',
  service: 'automation',
  summary: 'List automations',
  access: 'any',
  input: listInput,
  output: listOf(automation),
  errors: ['validation_failed'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/automations',
      status: 200,
      request: listInput,
      response: listOf(automation),
    }),
  ],
});
