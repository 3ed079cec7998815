import { refuse, type catalog, type Contract } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { markRead, notificationOf } from '../store/notifications.ts';
import type { Deps } from './deps.ts';

type ReadNotification = (typeof catalog)['notifications']['readNotification'] & Contract;

/** Marks one of the caller's own notifications as read; again changes nothing. Reading is no move: no event. */
export function readNotification({ database }: Deps): UseCase<ReadNotification> {
  return (call, { notification_id }) =>
    database.write(call, async (tx) => {
      const { tenantId, sub } = call.principal;
      const row = await markRead(tx, tenantId, sub, notification_id);
      if (row === undefined) throw refuse('not_found', 'You have no notification with this id.');
      return { notification: notificationOf(row) };
    });
}
