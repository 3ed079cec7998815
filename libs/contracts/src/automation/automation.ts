import { z } from 'zod';
import { PROJECT_ROLES } from '../projects/project.ts';

/** The roles in an automation are those of a project. */
export const AUTOMATION_ROLES = PROJECT_ROLES;
export type AutomationRole = (typeof AUTOMATION_ROLES)[number];

/** What versions are made of: one automation of a tenant, whose `owner_id` may ask for any transition. */
export const automation = z
  .object({
    id: z.string(),
    tenant_id: z.string(),
    name: z.string(),
    owner_id: z.string().nullable(),
    status: z.enum(['active', 'archived']),
    version: z.int(),
    created_by: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Automation' });
export type Automation = z.output<typeof automation>;

export const automationMember = z
  .object({
    automation_id: z.string(),
    user_id: z.string(),
    role: z.enum(AUTOMATION_ROLES),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'AutomationMember' });
export type AutomationMember = z.output<typeof automationMember>;
