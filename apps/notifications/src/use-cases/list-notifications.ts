import { decodeCursor, refuse, type catalog, type Contract } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { newestNotifications, notificationOf } from '../store/notifications.ts';
import { pageOf } from '../store/page.ts';
import type { Deps } from './deps.ts';

type ListNotifications = (typeof catalog)['notifications']['listNotifications'] & Contract;

/** The caller's own notifications, newest first. */
export function listNotifications({ database }: Deps): UseCase<ListNotifications> {
  return (call, { limit, cursor }) =>
    database.read(call, async (tx) => {
      const { tenantId, sub } = call.principal;
      const before = cursor === undefined ? undefined : idOf(cursor);
      const rows = await newestNotifications(tx, tenantId, sub, before, limit + 1);
      return pageOf(rows, limit, notificationOf, (row) => row.id);
    });
}

function idOf(cursor: string): string {
  const key = decodeCursor(cursor);
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key)) return key;
  const message = 'Use the next_cursor of an earlier page, unchanged.';
  throw refuse('validation_failed', `cursor: ${message}`, { details: [{ field: 'cursor', message }] });
}
