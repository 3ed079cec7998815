import { z } from 'zod';
import { externalId, isStorable, title } from '../primitives.ts';

const seconds = z.int().min(0).max(31_536_000);

/** A tenant's settings; everything is optional, and what is absent has the default named by its reader. */
export const tenantSettings = z
  .object({
    remediation: z
      .object({
        remind_after_s: seconds.optional(),
        escalate_after_s: seconds.optional(),
        quiet_period_s: seconds.optional(),
        auto_unblock: z.boolean().optional(),
      })
      .optional(),
    reminders: z.object({ window_s: seconds.optional(), lead_s: seconds.optional() }).optional(),
    quality: z.object({ min_pass_rate: z.number().min(0).max(1).optional() }).optional(),
    blocked_reason_max: z.int().min(1).max(500).optional(),
    checklists: z
      .object({ build: z.array(title).max(200).optional(), qa: z.array(title).max(200).optional() })
      .optional(),
    slack_webhook_url: z
      .url({ protocol: /^https?$/ })
      .refine(isStorable, 'Use a URL without control characters.')
      .optional(),
    on_call: z.array(externalId).max(100).optional(),
    rate_limits: z.object({ writes_per_minute: z.int().min(0).optional() }).optional(),
    policies: z
      .object({ complete_system_checklist: z.enum(['ops_and_owners', 'members']).optional() })
      .optional(),
  })
  .meta({ id: 'TenantSettings' });
export type TenantSettings = z.output<typeof tenantSettings>;

export const tenant = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.enum(['active', 'suspended']),
    settings: tenantSettings,
    version: z.int(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Tenant' });
export type Tenant = z.output<typeof tenant>;
