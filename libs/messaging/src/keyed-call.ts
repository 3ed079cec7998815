import { createHash } from 'node:crypto';
import { refuse, type Contract, type Principal } from '@interlock/contracts';
import type { CallFacts, ReplyFacts } from './call.ts';

/** An answer as it is kept: the very bytes that were sent first. */
export interface KeptAnswer {
  readonly facts: ReplyFacts;
  readonly body: string;
}

/** What an Idempotency-Key is unique within, and what was asked under it. */
export interface AnswerKey {
  readonly tenantId: string;
  readonly caller: string;
  readonly operation: string;
  readonly key: string;
  readonly fingerprint: Buffer;
}

/** A call that came with an Idempotency-Key; whoever commits its change keeps its answer in the same transaction. */
export interface KeyedCall extends AnswerKey {
  /** The answer that an output of the use case will be sent as. */
  readonly answerOf: (output: unknown) => KeptAnswer;
  /** Set once the answer stands in a transaction that is about to commit. */
  kept: boolean;
}

/** Where first answers are kept. */
export interface AnswerStore {
  /** The first answer under a key, with the fingerprint of what was asked. */
  find(
    key: AnswerKey,
    principal: Principal,
  ): Promise<{ answer: KeptAnswer; fingerprint: Buffer } | undefined>;
  /** Keeps an answer unless there is one; false when there is. */
  keep(key: AnswerKey, answer: KeptAnswer): Promise<boolean>;
}

/** Thrown in a transaction whose call was answered by another meanwhile: it must roll back. */
export class AlreadyAnsweredError extends Error {
  override readonly name = 'AlreadyAnsweredError';
}

/** The key of a call, or undefined of one that has none. */
export function answerKey(
  contract: Contract,
  principal: Principal,
  facts: CallFacts,
  payload: Uint8Array,
): AnswerKey | undefined {
  if (facts.idempotencyKey === undefined) return undefined;
  const { surface, params = {}, query = {}, headers = {} } = facts;
  const route = facts.route === undefined ? undefined : contract.routes[facts.route];
  const asked = JSON.stringify([surface, route?.method, route?.path, params, query, headers]);
  return {
    tenantId: principal.tenantId,
    caller: `${principal.kind}:${principal.sub}`,
    operation: contract.name,
    key: facts.idempotencyKey,
    fingerprint: createHash('sha256').update(asked).update('\0').update(payload).digest(),
  };
}

/** The kept answer, if it is one to the same question; throws `idempotency_key_reused` otherwise. */
export function sameQuestion(kept: { answer: KeptAnswer; fingerprint: Buffer }, key: AnswerKey): KeptAnswer {
  if (kept.fingerprint.equals(key.fingerprint)) return kept.answer;
  const message = 'This Idempotency-Key was used for another request. Use a new key for a new request.';
  throw refuse('idempotency_key_reused', message);
}
