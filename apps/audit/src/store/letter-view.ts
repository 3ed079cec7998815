import type { DeadLetterView } from '@interlock/contracts';
import { NO_TENANT } from '../domain/letter-access.ts';
import { adviceOf } from '../domain/letter-rule.ts';
import type { ShownLetter } from './letter-list.ts';

/** A row as people see it. */
export function letterView(row: ShownLetter): DeadLetterView {
  const { entity_type: type, entity_id: entityId, entity_version: version } = row;
  const { later_changes: changes, later_at: lastAt, later_action_type: lastAction } = row;
  return {
    id: row.id,
    tenant_id: row.tenant_id === NO_TENANT ? null : row.tenant_id,
    service: row.service,
    stream: row.stream,
    sequence: Number(row.sequence),
    subject: row.subject,
    message_id: row.message_id,
    entity:
      type === null || entityId === null
        ? null
        : { type, id: entityId, version: version === null ? null : Number(version) },
    error: { code: row.error_code, message: row.error_message },
    deliveries: row.deliveries,
    attempts: row.attempts,
    first_failed_at: row.first_failed_at.toISOString(),
    last_failed_at: row.last_failed_at.toISOString(),
    state: row.state,
    redriven_at: row.redriven_at?.toISOString() ?? null,
    redriven_by: row.redriven_by,
    dismissed_at: row.dismissed_at?.toISOString() ?? null,
    dismissed_by: row.dismissed_by,
    dismissed_reason: row.dismissed_reason,
    advice: adviceOf(row),
    later:
      lastAt === null || lastAction === null
        ? null
        : { changes, last_at: lastAt.toISOString(), last_action_type: lastAction },
    payload: new TextDecoder().decode(row.shown),
    payload_cut: row.cut,
  };
}
