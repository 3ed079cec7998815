import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** A change that several clients ask for under one Idempotency-Key. */
export interface KeyedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly token: string;
  readonly key: string;
}

/** What all those clients came to. */
export interface KeyedOutcome {
  /** The different answers, status and bytes; one, when all is well. */
  readonly answers: ReadonlySet<string>;
  /** How many requests ended without an answer, in a way that asks for another. */
  readonly repeated: number;
  /** What no client should have seen. */
  readonly surprises: readonly string[];
}

const ANSWERED_WITHIN_MS = 20_000;
const AGAIN_AFTER_MS = 250;

/** Sends a request from many clients at once; each asks again until it has an answer, and then once more. */
export async function askTogether(
  gateways: readonly string[],
  request: KeyedRequest,
  clients: number,
): Promise<KeyedOutcome> {
  const answers = new Set<string>();
  const surprises: string[] = [];
  let repeated = 0;
  const client = async (gateway: string) => {
    const deadline = Date.now() + ANSWERED_WITHIN_MS;
    for (let wanted = 2; wanted > 0;) {
      const { answer, again, surprise } = await ask(gateway, request, wanted === 1);
      if (answer !== undefined) {
        answers.add(answer);
        wanted -= 1;
      }
      if (surprise !== undefined) surprises.push(surprise);
      if (again) repeated += 1;
      if (wanted > 0 && Date.now() > deadline) {
        surprises.push(`no answer within ${ANSWERED_WITHIN_MS / 1000} s`);
        return;
      }
      if (answer === undefined) await delay(AGAIN_AFTER_MS);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, at) => client(gateways[at % gateways.length]!)));
  return { answers, repeated, surprises };
}

interface Asked {
  readonly again: boolean;
  readonly answer?: string;
  readonly surprise?: string;
}

async function ask(gateway: string, request: KeyedRequest, mustBeReplayed: boolean): Promise<Asked> {
  const { method, path, body, token, key } = request;
  try {
    const response = await fetch(`${gateway}${path}`, {
      method,
      body,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
        'x-request-id': randomUUID(),
      },
      signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
    });
    const text = await response.text();
    const { status, headers } = response;
    const again = (status === 503 || status === 504) && headers.has('retry-after');
    if (again) return { again };
    if (status >= 300) return { again, surprise: `${status} ${text.slice(0, 200)}` };
    const answer = `${status} ${text}`;
    const replayed = headers.has('idempotency-replayed');
    return { again, answer, ...(mustBeReplayed && !replayed ? { surprise: 'no replay' } : {}) };
  } catch (error) {
    const { cause, message } = error as Error;
    return { again: false, surprise: `no HTTP answer: ${(cause as Error | undefined)?.message ?? message}` };
  }
}
