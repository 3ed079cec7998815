import { withTransaction } from '@interlock/database';
import { limited, type Delivery } from '@interlock/messaging';
import type { Deps } from '../deps.ts';
import { readFailureMessage, type FailureMessage } from './failure-message.ts';
import { firstOfEach } from './first-of-each.ts';
import { validationsFailed } from './validation-failed.ts';
import { validationResolvedReceived } from './validation-resolved.ts';

/**
 * Consumes messages about validation failures: those of one context in order, contexts side by side. The failure id is
 * their inbox. One of another type than its subject promises is passed over. Throws the first that was refused or failed;
 * what was done before is done.
 */
export function receiveFailures({
  database,
  failures,
  onStatusChanges,
  onOtherType,
}: Pick<Deps, 'database' | 'failures' | 'onStatusChanges'> & {
  readonly onOtherType?: (type: string) => void;
}) {
  const atOnce = limited(4);
  return async (deliveries: readonly Delivery[]): Promise<void> => {
    const read = deliveries.map(readFailureMessage);
    let waiting: readonly FailureMessage[] = read.flatMap((one) => ('otherType' in one ? [] : [one]));
    while (waiting.length > 0) {
      const { failed, resolved, later } = firstOfEach(waiting);
      const outcomes = await Promise.allSettled([
        ...resolved.map((message) => atOnce(() => receiveResolved(message))),
        ...(failed.length > 0 ? [validationsFailed({ database, failures }, failed)] : []),
      ]);
      const rejected = outcomes.find((outcome) => outcome.status === 'rejected');
      if (rejected) throw rejected.reason;
      waiting = later;
    }
    for (const one of read) if ('otherType' in one) onOtherType?.(one.otherType);
  };

  async function receiveResolved(message: FailureMessage): Promise<void> {
    const changed = await withTransaction(database.pool, (tx) => validationResolvedReceived(tx, message));
    database.committed();
    onStatusChanges(changed);
  }
}
