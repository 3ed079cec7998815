import { z } from 'zod';
import { AUTOMATION_ROLES } from '../automation/automation.ts';
import { ESCALATION_LEVELS } from '../automation/block.ts';
import { AUTOMATION_STATUSES, EVIDENCE_KINDS, QUOTE_STATUSES } from '../automation/statuses.ts';
import { eventContract } from './envelope.ts';

const status = z.enum(AUTOMATION_STATUSES);

/** A version in an event, with the name of its automation. */
const version = z.object({
  id: z.string(),
  automation_id: z.string(),
  automation_name: z.string(),
  project_id: z.string().nullable(),
  number: z.int(),
  status,
});
export type EventVersion = z.output<typeof version>;

export const automationStatusChanged = eventContract({
  name: 'automation_status_changed',
  service: 'automation',
  summary: 'A version of an automation has another status',
  data: z.object({
    automation_version: version,
    from_status: status,
    to_status: status,
    status_metadata: z.record(z.string(), z.unknown()),
    quote_id: z.string().nullable(),
    system_initiated: z.boolean(),
    /** Of the block that begins or ends with this transition; null with every other. */
    block: z
      .object({
        blocked_at: z.string(),
        reason: z.string(),
        previous_status: status,
        remediation_task_id: z.string(),
      })
      .nullable(),
  }),
});

export const automationVersionCreated = eventContract({
  name: 'automation_version_created',
  service: 'automation',
  summary: 'A version of an automation was made',
  data: z.object({ automation_version: version }),
});

export const automationChanged = eventContract({
  name: 'automation_changed',
  service: 'automation',
  summary: 'An automation was made or changed, or its members were',
  data: z.object({
    automation: z.object({ id: z.string(), name: z.string(), status: z.enum(['active', 'archived']) }),
    change: z.enum(['created', 'updated', 'member_set', 'member_removed']),
    /** `role` is null of one who was removed. */
    member: z.object({ user_id: z.string(), role: z.enum(AUTOMATION_ROLES).nullable() }).nullable(),
  }),
});

export const evidenceRecorded = eventContract({
  name: 'evidence_recorded',
  service: 'automation',
  summary: 'Evidence for a version was put on record',
  data: z.object({
    automation_version_id: z.string(),
    kind: z.enum(EVIDENCE_KINDS),
    approved: z.boolean().nullable(),
    pass_rate: z.number().nullable(),
    stable: z.boolean().nullable(),
    active: z.boolean().nullable(),
  }),
});

export const quoteChanged = eventContract({
  name: 'quote_changed',
  service: 'automation',
  summary: 'A quote of a project was made or changed',
  data: z.object({
    project_id: z.string(),
    quote_id: z.string(),
    status: z.enum(QUOTE_STATUSES),
    payment_required: z.boolean(),
    payment_captured: z.boolean(),
    created: z.boolean(),
  }),
});

/** Of what somebody said to a block; the actor is who said it. */
const acted = {
  automation_version: version,
  blocked_at: z.string(),
  remediation_task_id: z.string(),
  round: z.int(),
};

export const remediationAcknowledged = eventContract({
  name: 'remediation_acknowledged',
  service: 'automation',
  summary: 'Somebody works on a block: on-call is spared the reminder of this round',
  data: z.object(acted),
});

export const remediationSnoozed = eventContract({
  name: 'remediation_snoozed',
  service: 'automation',
  summary: 'Reminder and escalation of a block are put off',
  data: z.object({ ...acted, until: z.string() }),
});

export const remediationEscalated = eventContract({
  name: 'remediation_escalated',
  service: 'automation',
  summary: 'A remediation waits: a reminder to on-call, an escalation to ops_release, or a question to ops',
  data: z.object({
    automation_version: version,
    blocked_at: z.string(),
    blocked_reason: z.string(),
    previous_status: status,
    remediation_task_id: z.string(),
    level: z.enum(ESCALATION_LEVELS),
    round: z.int(),
  }),
});
