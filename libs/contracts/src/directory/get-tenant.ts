import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { externalId } from '../primitives.ts';
import { tenant } from './tenant.ts';

const input = z.object({ tenant_id: externalId });
const output = z.object({ tenant });

/** The caller's own tenant, for services, and for its admins and ops, who are to see its settings. */
export const getTenant = contract({
  name: 'get_tenant',
  service: 'directory',
  summary: 'Read a tenant',
  access: 'any',
  withoutStanding: true,
  input,
  output,
  errors: ['forbidden', 'not_found'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/directory/tenants/{tenant_id}',
      status: 200,
      request: input,
      response: output,
    }),
  ],
});
