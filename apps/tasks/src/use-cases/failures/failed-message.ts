import type { ValidationFailed } from '@interlock/contracts';
import type { Origin } from '../recorded.ts';
import type { FailureMessage } from './failure-message.ts';

/** A message that says that something failed. */
export interface FailedMessage extends FailureMessage {
  readonly about: 'failed';
  readonly failure: ValidationFailed;
}

export function isFailed(message: FailureMessage): message is FailedMessage {
  return message.about === 'failed';
}

/** By what a failure is known, and what it is about: '' where it names no field. */
export function subjectOf({ source, failure }: FailedMessage) {
  return { source, failure_id: failure.failure_id, code: failure.code, field: failure.field ?? '' };
}

/** The origin of what a failure comes to. */
export function originOfFailure(tenantId: string, { requestId, failure }: FailedMessage): Origin {
  return {
    tenantId,
    actor: { type: 'system', id: null },
    requestId,
    cause: { type: 'validation_failure', id: failure.failure_id },
  };
}
