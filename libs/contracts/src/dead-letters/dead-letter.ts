import { z } from 'zod';

/**
 * `waiting`: nobody has redriven it with success. `redriven`: it has had its effect, or a mail was queued again.
 * `final`: what it holds can't be processed by anybody; `advice` says what can be done instead. `dismissed`: somebody
 * decided to leave it as it is.
 */
export const LETTER_STATES = ['waiting', 'redriven', 'final', 'dismissed'] as const;
export type LetterState = (typeof LETTER_STATES)[number];

const failure = z.object({ code: z.string(), message: z.string() });

/** A message that a service could not process. `stream` and `sequence` say where it came from. */
export const deadLetter = z
  .object({
    id: z.string(),
    /** Null where the message could not be told to be any tenant's. */
    tenant_id: z.string().nullable(),
    service: z.string(),
    stream: z.string(),
    sequence: z.int(),
    subject: z.string(),
    message_id: z.string(),
    /** What the message is about, where it says so; only events carry a version. */
    entity: z.object({ type: z.string(), id: z.string(), version: z.int().nullable() }).nullable(),
    error: failure,
    /** How often the message was delivered before it was buried. */
    deliveries: z.int(),
    /** How often it was redriven without success. */
    attempts: z.int(),
    first_failed_at: z.string(),
    last_failed_at: z.string(),
    state: z.enum(LETTER_STATES),
    redriven_at: z.string().nullable(),
    redriven_by: z.string().nullable(),
    dismissed_at: z.string().nullable(),
    dismissed_by: z.string().nullable(),
    dismissed_reason: z.string().nullable(),
    /** What to do about it. */
    advice: z.string(),
    /** Later changes of the same entity that are in the ledger, and so went past this one; at most 1,000 are counted. */
    later: z.object({ changes: z.int(), last_at: z.string(), last_action_type: z.string() }).nullable(),
    /** Secrets are replaced; `payload_cut` when more was sent than is shown. */
    payload: z.string(),
    payload_cut: z.boolean(),
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetterView = z.output<typeof deadLetter>;
