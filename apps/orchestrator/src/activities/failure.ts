import { RefusedError } from '@interlock/contracts';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { isPassing } from '@interlock/messaging';
import { withoutStack } from '../contracts/without-stack.ts';

/** A refusal that another try will hardly change is not tried every few seconds. */
const NEXT_AFTER_REFUSAL = '1 minute';

/**
 * What an activity failed with, as it may stand in a history: a code, no message, no stack, for these may quote what
 * people wrote. Always tried again; what must not be is no failure but a result.
 */
export function failureOf(error: unknown, onError: (error: unknown) => void): Error {
  if (error instanceof CancelledFailure) return error;
  if (error instanceof RefusedError) {
    const { code } = error.refusal;
    const nextRetryDelay = isPassing(error) ? undefined : NEXT_AFTER_REFUSAL;
    return withoutStack(
      ApplicationFailure.create({ message: `Refused: ${code}`, type: code, nextRetryDelay }),
    );
  }
  onError(error);
  const name = error instanceof Error ? error.name : typeof error;
  const message = `Failed: ${name}; the log of the worker has the cause`;
  return withoutStack(ApplicationFailure.create({ message, type: name }));
}

/** The activity, its failures fit for a history. */
export function withFailures<A extends unknown[], R>(
  onError: (error: unknown) => void,
  activity: (...given: A) => Promise<R>,
): (...given: A) => Promise<R> {
  return async (...given) => {
    try {
      return await activity(...given);
    } catch (error) {
      throw failureOf(error, onError);
    }
  };
}
