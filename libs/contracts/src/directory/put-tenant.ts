import { z } from 'zod';
import { contract, putRoute } from '../contract.ts';
import { externalId, title } from '../primitives.ts';
import { tenant, tenantSettings } from './tenant.ts';

const input = z.object({
  tenant_id: externalId,
  name: title,
  status: z.enum(['active', 'suspended']),
  settings: tenantSettings.optional(),
});
const output = z.object({ tenant });

/** A service provisions its own tenant; settings that are given replace all, absent ones are kept. */
export const putTenant = contract({
  name: 'put_tenant',
  service: 'directory',
  summary: 'Create or replace a tenant',
  access: 'service',
  withoutStanding: true,
  setsLimits: true,
  input,
  output: output.extend({ created: z.boolean() }),
  errors: ['validation_failed', 'forbidden', 'not_found'],
  routes: [
    putRoute({
      path: '/v1/directory/tenants/{tenant_id}',
      request: input,
      response: output,
    }),
  ],
});
