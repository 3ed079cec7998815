import type { SqlFunction } from './call-many.ts';
import type { Transaction } from './transaction.ts';

/** What an audit row and an event need to know of one write. Ids are UUIDv7, made by the caller. */
export interface Change {
  readonly tenantId: string;
  readonly eventId: string;
  readonly auditId: string;
  /** The event's name, without its version. */
  readonly type: string;
  readonly entity: { readonly type: string; readonly id: string; readonly version: number };
  readonly actor: { readonly type: 'user' | 'service' | 'system'; readonly id: string | null };
  readonly requestId: string;
  readonly cause: { readonly type: string; readonly id: string } | null;
  readonly actionType: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The part of an event that is stored as it will be published: all but ids, type and time. */
export function changePayload(change: Change): string {
  return JSON.stringify(payloadOf(change));
}

/** {@link changePayload} before it is a text. */
export function payloadOf(change: Change): object {
  return {
    tenant_id: change.tenantId,
    entity: change.entity,
    actor: change.actor,
    request_id: change.requestId,
    cause: change.cause,
    audit: { id: change.auditId, action_type: change.actionType, metadata: change.metadata },
    data: change.data,
  };
}

/**
 * What functions that write a row and record its change take of the change: the ids of event and audit row, who made
 * it, by which request, the audit row's metadata and the event's payload.
 */
export function recordedValues(change: Change): unknown[] {
  const { eventId, auditId, actor, requestId, metadata } = change;
  return [eventId, auditId, actor.type, actor.id, requestId, JSON.stringify(metadata), changePayload(change)];
}

/** The function that {@link recordChange} calls. */
export const RECORD_CHANGE: SqlFunction = {
  name: 'record_change',
  types: 'text uuid uuid text text text bigint text text text text jsonb text'.split(' '),
};

/** Records a change in the schema on the search path: its audit row and its outbox row, in one call. */
export async function recordChange(tx: Transaction, change: Change): Promise<void> {
  await tx.query({
    name: RECORD_CHANGE.name,
    text: 'select record_change($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)',
    values: [
      change.tenantId,
      change.eventId,
      change.auditId,
      change.type,
      change.entity.type,
      change.entity.id,
      change.entity.version,
      change.actor.type,
      change.actor.id,
      change.requestId,
      change.actionType,
      JSON.stringify(change.metadata),
      changePayload(change),
    ],
  });
}
