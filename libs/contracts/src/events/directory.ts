import { z } from 'zod';
import { eventContract } from './envelope.ts';

export const tenantChanged = eventContract({
  name: 'tenant_changed',
  service: 'directory',
  summary: 'A tenant was made or changed',
  data: z.object({ status: z.enum(['active', 'suspended']), created: z.boolean() }),
});

export const memberChanged = eventContract({
  name: 'member_changed',
  service: 'directory',
  summary: 'A member was made or changed',
  data: z.object({
    user_id: z.string(),
    status: z.enum(['active', 'inactive']),
    roles: z.array(z.string()),
    created: z.boolean(),
  }),
});
