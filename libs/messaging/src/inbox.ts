import type { Transaction } from '@interlock/database';

export interface InboxEntry {
  readonly eventId: string;
  readonly tenantId: string;
}

/**
 * Takes events into the inbox of the schema on the search path, in the transaction of their effect. The ids
 * that are new; another transaction with the same event is waited for, so exactly one of the two gets it.
 */
export async function receive(
  tx: Transaction,
  consumer: string,
  entries: readonly InboxEntry[],
): Promise<Set<string>> {
  const { rows } = await tx.query<{ event_id: string }>({
    name: 'inbox_receive',
    text: `insert into inbox (consumer, event_id, tenant_id)
             select $1, event_id, tenant_id
               from unnest($2::text[], $3::text[]) as entry(event_id, tenant_id) order by event_id
             on conflict do nothing returning event_id`,
    values: [consumer, entries.map((entry) => entry.eventId), entries.map((entry) => entry.tenantId)],
  });
  return new Set(rows.map((row) => row.event_id));
}
