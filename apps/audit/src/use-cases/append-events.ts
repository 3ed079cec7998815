import { eventEnvelope, tenantOfSubject } from '@interlock/contracts';
import { withTransaction } from '@interlock/database';
import { receive, UnprocessableError, type Delivery } from '@interlock/messaging';
import { z } from 'zod';
import { entryOf, faultOf, type LedgerEntry } from '../domain/entry.ts';
import { appendEntries, isUnstorable } from '../store/append.ts';
import type { Deps } from './deps.ts';

const CONSUMER = 'ledger';

/**
 * Appends the audit entries of a batch of events, in their order. An event that came before adds nothing: the
 * inbox knows it, and the ledger holds an audit id only once. Throws {@link UnprocessableError} for the whole batch
 * when one of it can't be stored.
 */
export function appendEvents({ database }: Deps) {
  return async (deliveries: readonly Delivery[]): Promise<void> => {
    const entries = deliveries.map(read);
    try {
      await withTransaction(database.pool, async (tx) => {
        const inbox = entries.map((entry) => ({ eventId: entry.event_id, tenantId: entry.tenant_id }));
        const fresh = await receive(tx, CONSUMER, inbox);
        await appendEntries(
          tx,
          entries.filter((entry) => fresh.has(entry.event_id)),
        );
      });
    } catch (error) {
      if (isUnstorable(error)) throw unprocessable(deliveries[0], error);
      throw error;
    }
  };
}

function read(delivery: Delivery): LedgerEntry {
  try {
    const event = eventEnvelope.parse(JSON.parse(delivery.text()));
    const fault = faultOf(delivery.subject, event);
    if (fault !== undefined) throw new Error(fault);
    return entryOf(event);
  } catch (error) {
    throw unprocessable(delivery, error);
  }
}

function unprocessable(delivery: Delivery | undefined, cause: unknown): UnprocessableError {
  const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
  const tenantId = delivery ? tenantOfSubject(delivery.subject) || null : null;
  return new UnprocessableError('malformed', `The event cannot be read: ${why}`, tenantId, { cause });
}
