import { actorOf } from '@interlock/contracts';
import { newId, type Change } from '@interlock/database';
import type { Call } from '@interlock/messaging';

/** A change that a caller makes, with ids of its own. */
export function changeBy(
  { principal, requestId }: Call,
  what: Pick<Change, 'type' | 'entity' | 'actionType' | 'metadata' | 'data'>,
): Change {
  return {
    tenantId: principal.tenantId,
    eventId: newId(),
    auditId: newId(),
    actor: actorOf(principal),
    requestId,
    cause: null,
    ...what,
  };
}
