import { commandSubject, refuse, type Contract } from '@interlock/contracts';
import {
  ClosedConnectionError,
  DrainingConnectionError,
  NoRespondersError,
  RequestError,
  TimeoutError,
  type NatsConnection,
} from '@nats-io/transport-node';
import { requireConnected } from './connection.ts';
import { CALL_TIMEOUT_MS, callHeaders, readReply, type CallFacts, type ReplyFacts } from './call.ts';
import { TurnEnd } from './turn-end.ts';

const turnEnd = new TurnEnd();

export interface Reply {
  readonly facts: ReplyFacts;
  readonly body: Uint8Array;
}

/**
 * Sends a call's bytes to the service of a contract and waits for its answer's bytes. Throws the refusals
 * `unavailable` (nobody listens: nothing was done) and `outcome_unknown` (nobody answered in time).
 */
export async function sendCall(
  nc: NatsConnection,
  caller: string,
  contract: Contract,
  facts: Omit<CallFacts, 'deadline'>,
  payload: Uint8Array,
  timeoutMs = CALL_TIMEOUT_MS,
): Promise<Reply> {
  requireConnected(nc);
  const subject = commandSubject(caller, contract);
  const headers = callHeaders({ ...facts, deadline: Date.now() + timeoutMs });
  try {
    const options = { timeout: timeoutMs, headers };
    const msg = await turnEnd.run(() => nc.request(subject, payload, options));
    return { facts: readReply(msg.headers), body: msg.data };
  } catch (error) {
    if (isNobodyThere(error)) {
      throw refuse(
        'unavailable',
        `The service '${contract.service}' is not running. Nothing was done; try again.`,
      );
    }
    if (isLost(error)) {
      const what = isReading(contract)
        ? 'It was asked for what it has, and changed nothing: ask again.'
        : 'What was asked may have happened: read it, or repeat with the same Idempotency-Key.';
      throw refuse('outcome_unknown', `The service '${contract.service}' did not answer in time. ${what}`);
    }
    throw error;
  }
}

function isReading({ routes }: Contract): boolean {
  return routes.length > 0 && routes.every(({ method }) => method === 'GET');
}

function isNobodyThere(error: unknown): boolean {
  if (error instanceof NoRespondersError) return true;
  return error instanceof RequestError && error.isNoResponders();
}

/** Whether nobody can know what became of a call: no answer in time, or the connection went away under it. */
function isLost(error: unknown): boolean {
  return (
    error instanceof TimeoutError ||
    error instanceof ClosedConnectionError ||
    error instanceof DrainingConnectionError
  );
}
