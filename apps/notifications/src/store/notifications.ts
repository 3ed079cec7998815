import type { Notification, Template } from '@interlock/contracts';
import { newId, type Transaction } from '@interlock/database';
import type { PlannedNotification } from '../domain/plan.ts';

export interface NotificationRow {
  readonly id: string;
  readonly template: Template;
  readonly title: string;
  readonly body: string;
  readonly link: string | null;
  readonly entity_type: string;
  readonly entity_id: string;
  readonly event_id: string;
  readonly created_at: Date;
  readonly read_at: Date | null;
}

const COLUMNS = 'id, template, title, body, link, entity_type, entity_id, event_id, created_at, read_at';

/** A row as a notification. */
export function notificationOf({ entity_type, entity_id, ...row }: NotificationRow): Notification {
  return {
    ...row,
    entity: { type: entity_type, id: entity_id },
    created_at: row.created_at.toISOString(),
    read_at: row.read_at?.toISOString() ?? null,
  };
}

/** Stores notifications of the tenant entered; one that its recipient has already is passed over. */
export async function insertNotifications(
  tx: Transaction,
  tenantId: string,
  planned: readonly PlannedNotification[],
): Promise<void> {
  if (planned.length === 0) return;
  await tx.query({
    name: 'insert_notifications',
    text: `insert into notifications
             (tenant_id, id, user_id, template, title, body, link, entity_type, entity_id, event_id)
           select $1, id, user_id, template, title, body, link, entity_type, entity_id, event_id
             from jsonb_to_recordset($2) as planned (
                  id uuid, user_id text, template text, title text, body text, link text,
                  entity_type text, entity_id text, event_id text)
           on conflict do nothing`,
    values: [tenantId, JSON.stringify(planned.map((one) => ({ id: newId(), ...one })))],
  });
}

/** What a user was told under an event; undefined where it was nothing. */
export async function notificationTold(
  tx: Transaction,
  tenantId: string,
  { event_id, template, user_id }: Pick<PlannedNotification, 'event_id' | 'template' | 'user_id'>,
): Promise<NotificationRow | undefined> {
  const { rows } = await tx.query<NotificationRow>(
    `select ${COLUMNS} from notifications
      where tenant_id = $1 and event_id = $2 and template = $3 and user_id = $4`,
    [tenantId, event_id, template, user_id],
  );
  return rows[0];
}

/** At most `limit` notifications of a user below an id, newest first. */
export async function newestNotifications(
  tx: Transaction,
  tenantId: string,
  userId: string,
  before: string | undefined,
  limit: number,
): Promise<NotificationRow[]> {
  const { rows } = await tx.query<NotificationRow>(
    `select ${COLUMNS} from notifications
      where tenant_id = $1 and user_id = $2 and ($3::uuid is null or id < $3)
      order by id desc limit $4`,
    [tenantId, userId, before ?? null, limit],
  );
  return rows;
}

/** Marks a user's notification as read, if it is not, and returns it; undefined when the user has none such. */
export async function markRead(
  tx: Transaction,
  tenantId: string,
  userId: string,
  id: string,
): Promise<NotificationRow | undefined> {
  const own = 'tenant_id = $1 and user_id = $2 and id = $3';
  const { rows } = await tx.query<NotificationRow>(
    `update notifications set read_at = date_trunc('milliseconds', clock_timestamp())
      where ${own} and read_at is null returning ${COLUMNS}`,
    [tenantId, userId, id],
  );
  if (rows[0] !== undefined) return rows[0];
  const read = await tx.query<NotificationRow>(`select ${COLUMNS} from notifications where ${own}`, [
    tenantId,
    userId,
    id,
  ]);
  return read.rows[0];
}
