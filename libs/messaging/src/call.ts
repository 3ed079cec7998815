import type { Principal, Surface } from '@interlock/contracts';
import { headers, type MsgHdrs } from '@nats-io/transport-node';

/**
 * What travels beside the bytes of a request, as JSON in one header. `route` is the index among the contract's
 * routes; without it the payload is the use case's input itself. Only the gateway may set `principal`.
 */
export interface CallFacts {
  readonly surface: Surface;
  readonly route?: number;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly principal?: Principal;
  /** The tenant a service acts for when it calls in its own name. */
  readonly tenantId?: string;
  readonly requestId: string;
  readonly idempotencyKey?: string;
  /** Milliseconds since the epoch after which nobody waits for the answer any more. */
  readonly deadline: number;
}

/** What travels beside the bytes of an answer. A problem has `code`. */
export interface ReplyFacts {
  readonly status: number;
  readonly etag?: string;
  readonly code?: string;
  readonly retryAfterSeconds?: number | undefined;
  /** The answer was given before, to the same request under the same Idempotency-Key. */
  readonly replayed?: boolean;
}

const CALL_HEADER = 'Interlock-Call';
const REPLY_HEADER = 'Interlock-Reply';
/** How long a caller waits for an answer, in milliseconds. */
export const CALL_TIMEOUT_MS = 5_000;
/** NATS carries at most 1 MiB in a message; an answer stays well below. */
export const MAX_REPLY_BYTES = 900 * 1024;

/** The headers of a call. */
export function callHeaders(facts: CallFacts): MsgHdrs {
  const made = headers();
  made.set(CALL_HEADER, JSON.stringify(facts));
  return made;
}

/** The facts of a call; throws when they are not what a caller of ours sends. */
export function readCall(from: MsgHdrs | undefined): CallFacts {
  const facts = JSON.parse(from?.get(CALL_HEADER) || '{}') as Partial<CallFacts>;
  const { surface, requestId, deadline } = facts;
  if (surface === undefined || typeof requestId !== 'string' || typeof deadline !== 'number') {
    throw new Error(`A call needs the header ${CALL_HEADER} with surface, requestId and deadline.`);
  }
  return { ...facts, surface, requestId, deadline };
}

/** The headers of an answer. */
export function replyHeaders(facts: ReplyFacts): MsgHdrs {
  const made = headers();
  made.set(REPLY_HEADER, JSON.stringify(facts));
  return made;
}

/** The facts of an answer; throws when it is none of ours. */
export function readReply(from: MsgHdrs | undefined): ReplyFacts {
  const value = from?.get(REPLY_HEADER);
  if (!value) throw new Error('The answer has no reply facts.');
  return JSON.parse(value) as ReplyFacts;
}
