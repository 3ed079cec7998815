import {
  malformed,
  problem,
  readJson,
  readRequest,
  refuse,
  RefusedError,
  requireAccess,
  type Contract,
  type Principal,
  type Refusal,
  type Route,
} from '@interlock/contracts';
import { isUnavailable, OutcomeUnknownError } from '@interlock/database';
import type { Answer, AnswerOnce } from './answer-once.ts';
import { MAX_REPLY_BYTES, type CallFacts } from './call.ts';
import type { Call, Implementation } from './implementation.ts';
import { answerKey } from './keyed-call.ts';
import { withoutSecrets } from './secret-guard.ts';

/**
 * Runs a use case for one call and presents its output, or its refusal, in the words of the surface the call
 * came by. `caller` is the name in the subject, which the bus has verified. With an Idempotency-Key, it happens
 * once, if the service keeps answers.
 */
export async function answer(
  to: Implementation,
  caller: string,
  facts: CallFacts,
  payload: Uint8Array,
  full: boolean,
  { once, requireStanding }: Answering,
): Promise<Answer> {
  try {
    if (full) throw refuse('overloaded', 'The service is busy. Try again in a second.');
    const principal = principalOf(to.contract, caller, facts);
    const route = facts.route === undefined ? undefined : to.contract.routes[facts.route];
    const input = await admitted(to.contract, route, principal, requireStanding, () =>
      readInput(to.contract, route, facts, payload),
    );
    const call: Call = { principal, requestId: facts.requestId, surface: facts.surface };
    const key = answerKey(to.contract, principal, facts, payload);
    if (once === undefined || key === undefined) return present(route, await to.run(call, input));
    return await once.answer(key, principal, {
      answerOf: (output) => present(route, output),
      refusedAs: (error) => refused(error, facts),
      run: (keyed) => to.run({ ...call, keyed }, input),
    });
  } catch (error) {
    return refused(error, facts);
  }
}

/** What a service lends to its answers. */
export interface Answering {
  /** Gives a call with an Idempotency-Key the first one's answer. */
  readonly once?: AnswerOnce | undefined;
  /** Throws `unauthenticated` for a caller without standing. */
  readonly requireStanding?: ((principal: Principal) => Promise<void>) | undefined;
}

/**
 * The input, for a caller who may call the contract at all. Who has lost the standing learns that first, before
 * what is wrong with the request; a good request pays nothing for it, as its use case checks the standing itself.
 */
async function admitted(
  contract: Contract,
  route: Route | undefined,
  principal: Principal,
  requireStanding: Answering['requireStanding'],
  read: () => unknown,
): Promise<unknown> {
  try {
    const input = read();
    requireAccess(contract, principal, route);
    return withoutSecrets(principal, input, contract.searchesItems);
  } catch (error) {
    if (!contract.withoutStanding || principal.kind === 'session') await requireStanding?.(principal);
    throw error;
  }
}

/**
 * Only the gateway speaks for others; any other caller is a service, whose name is its one role, and what it does is
 * the system's.
 */
function principalOf(contract: Contract, caller: string, facts: CallFacts): Principal {
  if (caller === 'gateway') {
    if (facts.principal) return { ...facts.principal, systemInitiated: false };
  } else if (facts.tenantId || contract.acrossTenants) {
    const tenantId = contract.acrossTenants ? '' : (facts.tenantId ?? '');
    return { kind: 'service', tenantId, sub: caller, roles: [caller], systemInitiated: true };
  }
  throw refuse('unauthenticated', 'The call names no principal.');
}

function readInput(contract: Contract, route: Route | undefined, facts: CallFacts, payload: Uint8Array) {
  const body = readJson(payload);
  if (route === undefined) {
    const parsed = contract.input.safeParse(body ?? {});
    if (!parsed.success) throw malformed(parsed.error);
    return parsed.data;
  }
  const { params = {}, query = {}, headers = {} } = facts;
  return readRequest(route, { params, query, headers, body });
}

function present(route: Route | undefined, output: unknown): Answer {
  const status = route?.created?.(output) ? 201 : (route?.status ?? 200);
  const etag = route?.etag?.(output);
  const shown = route ? route.present(output) : output;
  const body = status === 204 ? '' : JSON.stringify(shown);
  if (Buffer.byteLength(body) > MAX_REPLY_BYTES)
    throw new Error('The answer is larger than a message may be.');
  return { facts: { status, ...(etag === undefined ? {} : { etag }) }, body, code: 'ok' };
}

function refused(error: unknown, facts: CallFacts): Answer {
  const { refusal, unexpected } = refusalOf(error);
  const document = problem(refusal, facts.surface, facts.requestId);
  return {
    facts: { status: document.status, code: refusal.code, retryAfterSeconds: refusal.retryAfterSeconds },
    body: JSON.stringify(document),
    code: refusal.code,
    ...(unexpected ? { error } : {}),
  };
}

function refusalOf(error: unknown): { refusal: Refusal; unexpected: boolean } {
  if (error instanceof RefusedError) return { refusal: error.refusal, unexpected: false };
  if (error instanceof OutcomeUnknownError) {
    const message = 'The change may have happened. Read the object, or repeat with the same Idempotency-Key.';
    return { refusal: { code: 'outcome_unknown', message }, unexpected: true };
  }
  if (isUnavailable(error)) {
    const message = 'The service cannot reach its database. Nothing was changed; try again shortly.';
    return { refusal: { code: 'unavailable', message }, unexpected: true };
  }
  const message = 'The request failed on our side. Report the request id if it happens again.';
  return { refusal: { code: 'internal', message }, unexpected: true };
}
