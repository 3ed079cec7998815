import { RefusedError } from '@interlock/contracts';
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

/** What stands in the dead-letter stream: the message as it came, and why it could not be processed. */
export interface DeadLetter {
  readonly service: string;
  readonly stream: string;
  readonly sequence: number;
  readonly subject: string;
  readonly event_id: string;
  readonly tenant_id: string | null;
  readonly payload: string;
  readonly error: { readonly code: string; readonly message: string };
  readonly deliveries: number;
  readonly failed_at: string;
}

/** Whether trying again can't help: a refusal or a malformed message, not an outage or a bug of the moment. */
export function isPermanent(error: unknown): boolean {
  return (
    error instanceof UnprocessableError ||
    error instanceof RefusedError ||
    error instanceof SyntaxError ||
    (error instanceof Error && error.name === 'ZodError')
  );
}

function reasonOf(error: unknown): DeadLetter['error'] {
  if (error instanceof UnprocessableError) return { code: error.code, message: error.message };
  if (error instanceof RefusedError) return { code: error.refusal.code, message: error.message };
  if (isPermanent(error)) return { code: 'malformed', message: (error as Error).message };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
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
    subject: msg.subject,
    event_id: deliveryOf(msg).id,
    tenant_id: error instanceof UnprocessableError ? error.tenantId : null,
    payload: msg.string(),
    error: reasonOf(error),
    deliveries: msg.info.deliveryCount,
    failed_at: new Date().toISOString(),
  };
  await js.publish(`dead.${service}`, JSON.stringify(letter), {
    msgID: `${service}-${msg.info.stream}-${msg.seq}`,
  });
  return letter;
}
