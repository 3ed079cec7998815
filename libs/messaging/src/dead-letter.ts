import { RefusedError, tenantOfSubject } from '@interlock/contracts';
import { isOutage } from '@interlock/database';
import { redact } from '@interlock/secrets';
import type { JetStreamClient, JsMsg } from '@nats-io/jetstream';
import { deliveryOf } from './delivery.ts';

/** Says that a message can never be processed as it is; it goes to the dead letters at once. */
export class UnprocessableError extends Error {
  readonly code: string;
  /** The tenant whose administrators may see it, where one could be told. */
  readonly tenantId: string | null;

  constructor(code: string, message: string, tenantId: string | null = null, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnprocessableError';
    this.code = code;
    this.tenantId = tenantId;
  }
}

/**
 * Says that a message lost its race against others again and again. It is tried a few times more, as any failure of its
 * own, and then goes to the dead letters: it isn't an outage, which would be waited out.
 */
export class UnsettledError extends UnprocessableError {
  constructor(tenantId: string | null) {
    const what =
      'What the message needs was held by others, or kept changing. Redrive it when that has settled.';
    super('never_settled', what, tenantId);
    this.name = 'UnsettledError';
  }
}

/** What stands in the dead-letter stream: the message as it came, and why it could not be processed. */
export interface DeadLetter {
  readonly service: string;
  readonly stream: string;
  readonly sequence: number;
  readonly subject: string;
  readonly event_id: string;
  readonly tenant_id: string | null;
  readonly payload: string;
  /** The payload is cut; stream and sequence name the whole. */
  readonly truncated?: boolean;
  readonly error: { readonly code: string; readonly message: string };
  readonly deliveries: number;
  readonly failed_at: string;
}

/** A letter must fit a message of 1 MiB, however much its payload grows when it is quoted. */
const LARGEST_QUOTED_PAYLOAD = 800_000;
const CUT_PAYLOAD = 100_000;

/** Refusals that speak of the moment, not of the message. */
const PASSING = new Set(['unavailable', 'overloaded', 'outcome_unknown', 'rate_limited', 'internal']);

/** Whether a failure is of the moment: the consumer waits, and spends nothing. */
export function isPassing(error: unknown): boolean {
  return (error instanceof RefusedError && PASSING.has(error.refusal.code)) || isOutage(error);
}

/** Failures that speak of others who hold or change the same things, in Postgres' codes and ours. */
const CONTENTION = new Set(['55P03', '57014', '40001', '40P01', 'overloaded', 'rate_limited']);

/** Whether a passing failure is of contention, which may concern this message alone, and not of something away. */
export function isContention(error: unknown): boolean {
  if (error instanceof RefusedError) return CONTENTION.has(error.refusal.code);
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && typeof error.code === 'string') return CONTENTION.has(error.code);
  return 'cause' in error && isContention(error.cause);
}

/** Whether trying again can't help: a refusal or a malformed message, not an outage or a bug of the moment. */
export function isPermanent(error: unknown): boolean {
  if (isPassing(error) || error instanceof UnsettledError) return false;
  return (
    error instanceof UnprocessableError ||
    error instanceof RefusedError ||
    error instanceof SyntaxError ||
    (error instanceof Error && error.name === 'ZodError')
  );
}

/** Why a message could not be processed, in words that hold no secret. */
export function reasonOf(error: unknown): DeadLetter['error'] {
  if (error instanceof UnprocessableError) return { code: error.code, message: redact(error.message) };
  if (error instanceof RefusedError) return { code: error.refusal.code, message: redact(error.message) };
  if (isPermanent(error)) return { code: 'malformed', message: redact((error as Error).message) };
  const message = 'The service failed each time it handled the message; its log has the cause.';
  return { code: 'internal', message };
}

/** The payload as it may stand in a letter: without secrets, and not too long. */
export function letterPayload(text: string): Pick<DeadLetter, 'payload' | 'truncated'> {
  const payload = redact(text);
  if (Buffer.byteLength(JSON.stringify(payload)) <= LARGEST_QUOTED_PAYLOAD) return { payload };
  return { payload: payload.slice(0, CUT_PAYLOAD), truncated: true };
}

/** The tenant whose message it is, where that is known: the bus vouches for the subjects of events alone. */
function tenantOf(subject: string, error: unknown): string | null {
  const named = error instanceof UnprocessableError ? error.tenantId : null;
  return named ?? (subject.startsWith('evt.') ? tenantOfSubject(subject) || null : null);
}

/** Stores a message in the dead-letter stream; the same message of the same consumer only once. */
export async function buryMessage(
  js: JetStreamClient,
  service: string,
  msg: JsMsg,
  error: unknown,
): Promise<DeadLetter> {
  const letter: DeadLetter = {
    service,
    stream: msg.info.stream,
    sequence: msg.seq,
    subject: redact(msg.subject),
    event_id: deliveryOf(msg).id,
    tenant_id: tenantOf(msg.subject, error),
    ...letterPayload(msg.string()),
    error: reasonOf(error),
    deliveries: msg.info.deliveryCount,
    failed_at: new Date().toISOString(),
  };
  await js.publish(`dead.${service}`, JSON.stringify(letter), {
    msgID: `${service}-${msg.info.stream}-${msg.seq}-${letter.event_id}`,
  });
  return letter;
}
