import { z } from 'zod';
import { AUTOMATION_STATUSES } from './statuses.ts';

/**
 * A version of an automation. `number` counts from 1 within the automation; `version` counts its changes. While it is
 * Blocked it knows why, since when, out of which status, and which task has to be done about it.
 */
export const automationVersion = z
  .object({
    id: z.string(),
    automation_id: z.string(),
    tenant_id: z.string(),
    project_id: z.string().nullable(),
    number: z.int(),
    status: z.enum(AUTOMATION_STATUSES),
    previous_status: z.enum(AUTOMATION_STATUSES).nullable(),
    blocked_reason: z.string().nullable(),
    blocked_at: z.string().nullable(),
    remediation_task_id: z.string().nullable(),
    status_metadata: z.record(z.string(), z.unknown()),
    status_changed_at: z.string(),
    status_changed_by_user_id: z.string(),
    archived_at: z.string().nullable(),
    version: z.int(),
    created_by: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'AutomationVersion' });
export type AutomationVersion = z.output<typeof automationVersion>;

/** Flow 13's answer to a transition; `project.status` is the project's `lifecycle_status`. */
export const transitionOutcome = z.object({
  automation_version: automationVersion,
  project: z.object({ id: z.string(), status: z.string().nullable() }).nullable(),
  already_applied: z.boolean(),
});
export type TransitionOutcome = z.output<typeof transitionOutcome>;
