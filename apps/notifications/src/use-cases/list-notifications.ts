import type { catalog, Contract } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { cursorKey, idOf, pageOf } from '@interlock/service';
import { newestNotifications, notificationOf } from '../store/notifications.ts';
import type { Deps } from './deps.ts';

type ListNotifications = (typeof catalog)['notifications']['listNotifications'] & Contract;

/** The caller's own notifications, newest first. */
export function listNotifications({ database }: Deps): UseCase<ListNotifications> {
  return (call, { limit, cursor }) =>
    database.read(call, async (tx) => {
      const { tenantId, sub } = call.principal;
      const before = cursor === undefined ? undefined : cursorKey(cursor, 'list_notifications');
      const rows = await newestNotifications(tx, tenantId, sub, before, limit + 1);
      return pageOf('list_notifications', rows, limit, notificationOf, idOf);
    });
}
