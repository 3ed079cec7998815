import type { ErrorCode, Principal } from '@interlock/contracts';
import type { ReplyFacts } from './call.ts';
import {
  AlreadyAnsweredError,
  sameQuestion,
  type AnswerKey,
  type AnswerStore,
  type KeptAnswer,
  type KeyedCall,
} from './keyed-call.ts';

/** An answer ready to be sent; `error` is what the log must know of it. */
export interface Answer {
  readonly facts: ReplyFacts;
  readonly body: string;
  readonly code: ErrorCode | 'ok';
  readonly error?: unknown;
}

/** How a keyed call is run, and how what comes of it is answered. */
export interface KeyedWork {
  readonly run: (keyed: KeyedCall) => Promise<unknown>;
  readonly answerOf: (output: unknown) => Answer;
  readonly refusedAs: (error: unknown) => Answer;
}

/** What the first call under a key came to; only what was kept may be given to others. */
interface Outcome {
  readonly answer: Answer;
  readonly kept: boolean;
  readonly fingerprint: Buffer;
}

/**
 * Gives every call under one key the first one's answer. Within the process a duplicate waits for the first
 * without holding a connection; between processes the store decides, and the later one's work rolls back.
 */
export class AnswerOnce {
  readonly #store: AnswerStore;
  readonly #running = new Map<string, Promise<Outcome | undefined>>();

  constructor(store: AnswerStore) {
    this.#store = store;
  }

  /** The first answer under `key`, or what `work` comes to. Throws `idempotency_key_reused`. */
  async answer(key: AnswerKey, principal: Principal, work: KeyedWork): Promise<Answer> {
    const name = JSON.stringify([key.tenantId, key.caller, key.operation, key.key]);
    for (let first = this.#running.get(name); first; first = this.#running.get(name)) {
      const outcome = await first;
      if (outcome?.kept) return replayed(sameQuestion(outcome, key));
    }
    const mine = this.#findOrRun(key, principal, work);
    this.#running.set(
      name,
      mine.catch(() => undefined),
    );
    try {
      return (await mine).answer;
    } finally {
      this.#running.delete(name);
    }
  }

  async #findOrRun(key: AnswerKey, principal: Principal, work: KeyedWork): Promise<Outcome> {
    const { fingerprint } = key;
    const known = await this.#store.find(key, principal);
    if (known) return { answer: replayed(sameQuestion(known, key)), kept: true, fingerprint };
    const keyed: KeyedCall = { ...key, answerOf: work.answerOf, kept: false };
    const answer = await this.#run(keyed, work);
    if (answer && keyed.kept) return { answer, kept: true, fingerprint };
    if (answer && !isLasting(answer)) return { answer, kept: false, fingerprint };
    if (answer && (await this.#store.keep(key, answer))) return { answer, kept: true, fingerprint };
    const first = await this.#store.find(key, principal);
    if (first === undefined) throw new Error('The first answer under the key is gone.');
    return { answer: replayed(sameQuestion(first, key)), kept: true, fingerprint };
  }

  /** The answer of this call's own, or undefined when another call's was first. */
  async #run(keyed: KeyedCall, work: KeyedWork): Promise<Answer | undefined> {
    try {
      return work.answerOf(await work.run(keyed));
    } catch (error) {
      keyed.kept = false;
      return error instanceof AlreadyAnsweredError ? undefined : work.refusedAs(error);
    }
  }
}

/** Whether the same request would get the same answer later: not so of outages, limits and missing identity. */
function isLasting({ facts: { status } }: Answer): boolean {
  return status < 500 && status !== 401 && status !== 429;
}

function replayed({ facts, body }: KeptAnswer): Answer {
  return { facts: { ...facts, replayed: true }, body, code: (facts.code as ErrorCode | undefined) ?? 'ok' };
}
