import { withTransaction } from '@interlock/database';
import type { Delivery } from '@interlock/messaging';
import type { Deps } from '../deps.ts';
import { readFailureMessage, type FailureMessage } from './failure-message.ts';
import { firstOfEach } from './first-of-each.ts';
import { validationsFailed } from './validation-failed.ts';
import { validationResolvedReceived } from './validation-resolved.ts';

/**
 * Consumes messages about validation failures: those of one context in order, contexts side by side. The failure id is
 * their inbox. Throws the first that was refused or failed; what was done before is done.
 */
export function receiveFailures({ database, failures }: Pick<Deps, 'database' | 'failures'>) {
  return async (deliveries: readonly Delivery[]): Promise<void> => {
    let waiting: readonly FailureMessage[] = deliveries.map(readFailureMessage);
    while (waiting.length > 0) {
      const { failed, resolved, later } = firstOfEach(waiting);
      const outcomes = await Promise.allSettled([
        ...resolved.map(receiveResolved),
        ...(failed.length > 0 ? [validationsFailed({ database, failures }, failed)] : []),
      ]);
      const rejected = outcomes.find((outcome) => outcome.status === 'rejected');
      if (rejected) throw rejected.reason;
      waiting = later;
    }
  };

  async function receiveResolved(message: FailureMessage): Promise<void> {
    await withTransaction(database.pool, (tx) => validationResolvedReceived(tx, message));
    database.committed();
  }
}
