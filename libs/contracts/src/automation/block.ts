import { z } from 'zod';
import { contract } from '../contract.ts';
import { id, reason, timestamp } from '../primitives.ts';
import { TASK_STATUSES } from '../status-words.ts';
import { automationVersion } from './automation-version.ts';
import { AUTOMATION_STATUSES } from './statuses.ts';
import { TRANSITION_ERRORS } from './update-automation-status.ts';

/** One block of a version: a later one of the same version has another `blocked_at`. */
const named = { automation_version_id: id, blocked_at: timestamp };

export const ESCALATION_LEVELS = ['reminder', 'escalation', 'approval'] as const;
export type EscalationLevel = (typeof ESCALATION_LEVELS)[number];

/** What happens to a block: it begins, is announced, is acted on, begins a round, and is left. */
export const BLOCK_HAPPENINGS = [
  'blocked',
  ...ESCALATION_LEVELS,
  'reopening',
  'acknowledge',
  'snooze',
  'confirm',
  'left',
] as const;

const truth = {
  /** Whether this block has ended: by a return, a manual unblock, an archive, or because it never was. */
  over: z.boolean(),
  automation_version: automationVersion,
  automation_name: z.string(),
  /** Null only when the block is over. `closed_at` is when the task was last done. */
  remediation: z
    .object({ task_id: z.string(), status: z.enum(TASK_STATUSES), closed_at: z.string().nullable() })
    .nullable(),
  /**
   * The one predicate of spec 1.9. `stable`: it may return. `unstable`: a record says so, or a validation failure came
   * since the task was closed, at `since`. `pending`: nobody has said, and the quiet period ends at `stable_at` (null
   * while the task is open).
   */
  stability: z.object({
    state: z.enum(['stable', 'unstable', 'pending']),
    because: z.enum(['record', 'validation_failure', 'quiet_period', 'remediation_open']),
    since: z.string().nullable(),
    stable_at: z.string().nullable(),
  }),
  /**
   * How often the loop has reopened the task in this block, since when that stands (the block's beginning where it
   * has not), and what was announced in it.
   */
  round: z.object({
    number: z.int().min(0),
    since: z.string(),
    announced: z.array(z.enum(ESCALATION_LEVELS)),
  }),
  /** Who said in this round that they work on it, and since when. */
  acknowledged: z.object({ by: z.string(), at: z.string() }).nullable(),
  /** Until when nobody is told, by who said so last; it may have passed. */
  snoozed: z.object({ by: z.string(), until: z.string() }).nullable(),
  /** What is still to be announced in this round, the next first; empty once the task is done. */
  owed: z.array(z.object({ level: z.enum(['reminder', 'escalation']), at: z.string() })),
  /** The latest 50, oldest first. `by` is a person's id; `until` is of a snooze, `to_status` of what left the block. */
  happened: z.array(
    z.object({
      at: z.string(),
      what: z.enum(BLOCK_HAPPENINGS),
      round: z.int(),
      by: z.string().nullable(),
      until: z.string().nullable(),
      to_status: z.enum(AUTOMATION_STATUSES).nullable(),
    }),
  ),
  /** The tenant's, with the defaults in the place of what it does not say. */
  settings: z.object({
    remind_after_s: z.int(),
    escalate_after_s: z.int(),
    quiet_period_s: z.int(),
    auto_unblock: z.boolean(),
  }),
  /** The database's clock, which the times above are of. */
  now: z.string(),
};

export const block = z.object(truth).meta({ id: 'Block' });

/** The truth of a block, which every wait reads first. */
export const readBlock = contract({
  name: 'read_block',
  service: 'automation',
  summary: 'Read the truth of a block',
  access: 'service',
  input: z.object(named),
  output: block,
  errors: ['not_found'],
  routes: [],
});
export type BlockTruth = z.output<(typeof readBlock)['output']>;

/**
 * Lets a version go back to the status it was blocked in: Flow 13's transition, begun by the system, with all its
 * prerequisites. It ends the named block alone: when that is over, nothing happens and `returned` is false.
 */
export const returnFromBlock = contract({
  name: 'return_from_block',
  service: 'automation',
  summary: 'Return a version from a block',
  access: 'service',
  input: z.object(named),
  output: z.object({ returned: z.boolean(), automation_version: automationVersion }),
  errors: TRANSITION_ERRORS,
  routes: [],
});

/**
 * Reopens the remediation task of a block with the reason. It names the closing that it undoes (`closed_at` of
 * {@link readBlock}), so that asking again, or after somebody else reopened it, does nothing.
 */
export const reopenRemediation = contract({
  name: 'reopen_remediation',
  service: 'automation',
  summary: 'Reopen the remediation task of a block',
  access: 'service',
  input: z.object({ ...named, closed_at: timestamp, reason }),
  output: z.object({ reopened: z.boolean(), over: z.boolean() }),
  errors: ['not_found'],
  routes: [],
});

/**
 * Announces `remediation_escalated` for a block, once for each level and round (how often the task was reopened),
 * unless the block is over: a reminder to on-call, an escalation to ops_release, or the question whether a stable
 * version may return (`approval`, where the tenant's `auto_unblock` is false).
 */
export const escalateRemediation = contract({
  name: 'escalate_remediation',
  service: 'automation',
  summary: 'Escalate the remediation of a block',
  access: 'service',
  input: z.object({ ...named, level: z.enum(ESCALATION_LEVELS), round: z.int().min(0).default(0) }),
  output: z.object({ announced: z.boolean(), over: z.boolean() }),
  errors: ['not_found'],
  routes: [],
});

/** The blocks of all tenants that are not over, oldest first: what a scheduler that lost its own list needs. */
export const listOpenBlocks = contract({
  name: 'list_open_blocks',
  service: 'automation',
  summary: 'Blocks that are not over',
  access: 'service',
  acrossTenants: true,
  input: z.object({ after: id.optional(), limit: z.int().min(1).max(1_000).default(200) }),
  output: z.object({
    items: z.array(
      z.object({
        tenant_id: z.string(),
        automation_version_id: z.string(),
        project_id: z.string().nullable(),
        remediation_task_id: z.string().nullable(),
        blocked_at: z.string(),
        automation_name: z.string(),
        number: z.int(),
      }),
    ),
  }),
  errors: [],
  routes: [],
});
