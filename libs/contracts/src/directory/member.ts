import { z } from 'zod';
import { contract, plainRoute, putRoute } from '../contract.ts';
import { externalId, listOf, page, text, timeZone } from '../primitives.ts';

/** A person in a tenant. The directory's roles choose recipients; the token's roles authorise. */
export const member = z
  .object({
    user_id: z.string(),
    tenant_id: z.string(),
    email: z.string(),
    display_name: z.string(),
    status: z.enum(['active', 'inactive']),
    roles: z.array(z.string()),
    /** Where times that are told to this person are shown; `UTC` unless it was given. */
    time_zone: z.string(),
    version: z.int(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Member' });
export type Member = z.output<typeof member>;

const putInput = z.object({
  user_id: externalId,
  email: z.email('Use an e-mail address.').max(254),
  display_name: text(200),
  status: z.enum(['active', 'inactive']),
  roles: z.array(externalId).max(50).optional(),
  time_zone: timeZone.optional(),
});
const putOutput = z.object({ member });

/** Makes or replaces a member of the caller's tenant; roles and a time zone that are absent are kept. */
export const putMember = contract({
  name: 'put_member',
  service: 'directory',
  summary: 'Create or replace a member',
  access: 'any',
  input: putInput,
  output: putOutput.extend({ created: z.boolean() }),
  errors: ['validation_failed', 'forbidden', 'not_found'],
  routes: [
    putRoute({
      path: '/v1/directory/members/{user_id}',
      request: putInput,
      response: putOutput,
    }),
  ],
});

const listInput = z.object({ ...page });

/** The members of the caller's tenant, newest first. */
export const listMembers = contract({
  name: 'list_members',
  service: 'directory',
  summary: 'List members',
  access: 'any',
  input: listInput,
  output: listOf(member),
  errors: ['validation_failed'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/directory/members',
      status: 200,
      request: listInput,
      response: listOf(member),
    }),
  ],
});
