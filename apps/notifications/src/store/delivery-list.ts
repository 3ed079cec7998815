import type { NotificationDelivery } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';

/** A delivery without what it says, for ops. */
export interface DeliveryRow extends Pick<
  NotificationDelivery,
  'id' | 'channel' | 'state' | 'template' | 'subject' | 'event_id' | 'request_id' | 'attempts' | 'error'
> {
  readonly user_id: string;
  readonly forgiven: number;
  readonly created_at: Date;
  readonly next_attempt_at: Date;
  readonly sent_at: Date | null;
}

const COLUMNS =
  'id, channel, state, template, subject, event_id, request_id, attempts, forgiven, error, user_id, created_at, next_attempt_at, sent_at';

/** A row as a delivery. */
export function deliveryOf({
  user_id,
  forgiven,
  next_attempt_at,
  ...row
}: DeliveryRow): NotificationDelivery {
  return {
    ...row,
    recipient_id: user_id,
    attempts: row.state === 'parked' ? row.attempts : row.attempts - forgiven,
    created_at: row.created_at.toISOString(),
    next_attempt_at: row.state === 'pending' ? next_attempt_at.toISOString() : null,
    sent_at: row.sent_at?.toISOString() ?? null,
  };
}

/** At most `limit` deliveries of a tenant below an id, newest first. */
export async function newestDeliveries(
  tx: Transaction,
  tenantId: string,
  filter: Partial<Pick<DeliveryRow, 'state' | 'channel'>>,
  before: string | undefined,
  limit: number,
): Promise<DeliveryRow[]> {
  const { rows } = await tx.query<DeliveryRow>(
    `select ${COLUMNS} from deliveries
      where tenant_id = $1 and ($2::text is null or state = $2) and ($3::text is null or channel = $3)
        and ($4::uuid is null or id < $4)
      order by id desc limit $5`,
    [tenantId, filter.state ?? null, filter.channel ?? null, before ?? null, limit],
  );
  return rows;
}

/** A delivery of a tenant; undefined when there is none such. */
export async function readDelivery(
  tx: Transaction,
  tenantId: string,
  id: string,
): Promise<DeliveryRow | undefined> {
  const { rows } = await tx.query<DeliveryRow>(
    `select ${COLUMNS} from deliveries where tenant_id = $1 and id = $2`,
    [tenantId, id],
  );
  return rows[0];
}

/** Makes a parked delivery due now, with as many attempts as a new one; undefined if it is not parked. */
export async function queueAgain(
  tx: Transaction,
  tenantId: string,
  id: string,
): Promise<DeliveryRow | undefined> {
  const { rows } = await tx.query<DeliveryRow>(
    `update deliveries
        set state = 'pending', forgiven = attempts, error = null, next_attempt_at = clock_timestamp(),
            waits_since = date_trunc('milliseconds', clock_timestamp())
      where tenant_id = $1 and id = $2 and state = 'parked' returning ${COLUMNS}`,
    [tenantId, id],
  );
  return rows[0];
}
