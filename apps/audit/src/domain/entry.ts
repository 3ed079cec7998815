import { tenantOfSubject, type InterlockEvent } from '@interlock/contracts';

/** One entry as it goes into the ledger; what the chain adds is made where it is appended. */
export interface LedgerEntry {
  readonly tenant_id: string;
  readonly audit_id: string;
  readonly event_id: string;
  readonly occurred_at: string;
  readonly actor_type: 'user' | 'service' | 'system';
  readonly user_id: string | null;
  readonly entity_type: string;
  readonly entity_id: string;
  readonly action_type: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly request_id: string;
}

/** The ledger's entry of an event, known or not: what was audited counts. */
export function entryOf({ id, time, data }: InterlockEvent): LedgerEntry {
  return {
    tenant_id: data.tenant_id,
    audit_id: data.audit.id.toLowerCase(),
    event_id: id.toLowerCase(),
    occurred_at: time,
    actor_type: data.actor.type,
    user_id: data.actor.id,
    entity_type: data.entity.type,
    entity_id: data.entity.id,
    action_type: data.audit.action_type,
    metadata: data.audit.metadata,
    request_id: data.request_id,
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Why an event can't stand in the ledger, undefined if it can. The bus lets each publisher use its own subjects
 * only, so an event that claims another publisher, name or tenant than its subject is not what it says.
 */
export function faultOf(subject: string, event: InterlockEvent): string | undefined {
  const [, service, name] = subject.split('.');
  if (event.source !== `/interlock/${service}`) return `source: differs from the subject '${subject}'.`;
  if (!event.type.startsWith(`${name}.v`)) return `type: differs from the subject '${subject}'.`;
  if (event.data.tenant_id !== tenantOfSubject(subject)) {
    return `data.tenant_id: differs from the subject '${subject}'.`;
  }
  if (!UUID.test(event.id)) return 'id: is no UUID.';
  if (!UUID.test(event.data.audit.id)) return 'data.audit.id: is no UUID.';
  if (!TIME.test(event.time) || Number.isNaN(Date.parse(event.time))) return 'time: is no ISO-8601 time.';
  return undefined;
}
