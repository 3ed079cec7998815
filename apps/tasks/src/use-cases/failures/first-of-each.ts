import { isFailed, subjectOf, type FailedMessage } from './failed-message.ts';
import type { FailureMessage } from './failure-message.ts';

/** Messages that can be taken up side by side, and those that have to wait for them. */
export interface FirstOfEach {
  readonly failed: readonly FailedMessage[];
  readonly resolved: readonly FailureMessage[];
  readonly later: readonly FailureMessage[];
}

/**
 * The messages from the beginning of each context's, up to the first that is about the same as one before it, in that
 * context or by its failure's id: what follows waits, so that a context's stay in order. A resolution goes alone among
 * those of its context.
 */
export function firstOfEach(messages: readonly FailureMessage[]): FirstOfEach {
  const failed: FailedMessage[] = [];
  const resolved: FailureMessage[] = [];
  const later: FailureMessage[] = [];
  const taken = new Set<string>();
  const waiting = new Set<string>();
  for (const message of messages) {
    const context = message.failure.context_id;
    const keys = isFailed(message) ? keysOf(context, message) : [context];
    if (waiting.has(context) || keys.some((key) => taken.has(key))) {
      waiting.add(context);
      later.push(message);
      continue;
    }
    for (const key of [context, ...keys]) taken.add(key);
    if (isFailed(message)) failed.push(message);
    else {
      resolved.push(message);
      waiting.add(context);
    }
  }
  return { failed, resolved, later };
}

function keysOf(context: string, message: FailedMessage): string[] {
  const { source, failure_id, code, field } = subjectOf(message);
  return [JSON.stringify([source, failure_id]), JSON.stringify([context, code, field])];
}
