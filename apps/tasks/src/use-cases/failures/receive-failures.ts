import { withTransaction } from '@interlock/database';
import type { Delivery } from '@interlock/messaging';
import type { Deps } from '../deps.ts';
import { readFailureMessage, type FailureMessage } from './failure-message.ts';
import { validationFailedReceived } from './validation-failed.ts';
import { validationResolvedReceived } from './validation-resolved.ts';

/**
 * Consumes messages about validation failures: those of one context in order, contexts side by side. Each is a
 * transaction of its own; its failure id is its inbox.
 */
export function receiveFailures({ database }: Pick<Deps, 'database'>) {
  return async (deliveries: readonly Delivery[]): Promise<void> => {
    const contexts = byContext(deliveries.map(readFailureMessage)).map(async (messages) => {
      for (const message of messages) await receiveOne(message);
    });
    const failed = (await Promise.allSettled(contexts)).find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  };

  async function receiveOne(message: FailureMessage): Promise<void> {
    await withTransaction(database.pool, (tx) =>
      message.about === 'failed'
        ? validationFailedReceived(tx, message)
        : validationResolvedReceived(tx, message),
    );
    database.committed();
  }
}

function byContext(messages: readonly FailureMessage[]): FailureMessage[][] {
  const groups = new Map<string, FailureMessage[]>();
  for (const message of messages) {
    const id = message.failure.context_id;
    groups.set(id, [...(groups.get(id) ?? []), message]);
  }
  return [...groups.values()];
}
