import { ApplicationFailure } from '@temporalio/workflow';
import { withoutStack } from '../contracts/without-stack.ts';

/** Why an update is refused, as Temporal's UI shows it. */
export function refuseUpdate(type: string, message: string): ApplicationFailure {
  return withoutStack(ApplicationFailure.create({ type, message, nonRetryable: true }));
}
