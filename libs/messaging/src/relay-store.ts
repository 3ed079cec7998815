import { textsOf, timeOfText } from '@interlock/database';
import type pg from 'pg';
import type { OutboxRow } from './outbox-message.ts';

/** Rows read in one round, at most. */
export const BATCH = 500;
const PRUNED_AT_ONCE = 5_000;

/** Whether this session leads the relays of a service; it does until it ends. */
export async function acquireLeadership(client: pg.Client, service: string): Promise<boolean> {
  const { rows } = await client.query<{ leads: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as leads',
    [`interlock outbox ${service}`],
  );
  return rows[0]?.leads ?? false;
}

/** Unpublished rows from an id on, in the order of their ids. */
export async function dueRows(client: pg.Client, floor: string): Promise<OutboxRow[]> {
  const rows = await textsOf(client, {
    name: 'due_rows',
    text: `select id, tenant_id, event_id, type, entity_type, entity_id, occurred_at, payload
             from outbox where published_at is null and id >= $1 order by id limit ${BATCH}`,
    values: [floor],
  });
  return (rows as OutboxColumns[]).map(
    ([id, tenant_id, event_id, type, entity_type, entity_id, occurred_at, payload]) => ({
      id,
      tenant_id,
      event_id,
      type,
      entity_type,
      entity_id,
      occurred_at: timeOfText(occurred_at),
      payload,
    }),
  );
}

type OutboxColumns = [
  id: string,
  tenant_id: string,
  event_id: string,
  type: string,
  entity_type: string,
  entity_id: string,
  occurred_at: string,
  payload: string,
];

/** Marks rows that JetStream has stored. */
export async function markPublished(client: pg.Client, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await client.query({
    name: 'mark_published',
    text: 'update outbox set published_at = clock_timestamp() where id = any($1::bigint[])',
    values: [`{${ids.join(',')}}`],
  });
}

/** The age of the oldest unpublished row in seconds, 0 when there is none. */
export async function outboxAge(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ age: number }>(
    `select coalesce(extract(epoch from clock_timestamp() - min(occurred_at)), 0)::float8 as age
       from outbox where published_at is null`,
  );
  return rows[0]?.age ?? 0;
}

/**
 * Removes a bounded number of published rows after 7 days, as long as the stream keeps the events, and of first
 * answers after 2 days. Whether there is more to remove.
 */
export async function prune(client: pg.Client): Promise<boolean> {
  const outbox = await client.query(
    `delete from outbox where id in (
       select id from outbox where published_at < now() - interval '7 days'
        order by published_at limit ${PRUNED_AT_ONCE})`,
  );
  const answers = await client.query(
    `delete from idempotency_keys where (tenant_id, caller, operation, key) in (
       select tenant_id, caller, operation, key from idempotency_keys
        where created_at < now() - interval '2 days' order by created_at limit ${PRUNED_AT_ONCE})`,
  );
  return outbox.rowCount === PRUNED_AT_ONCE || answers.rowCount === PRUNED_AT_ONCE;
}
