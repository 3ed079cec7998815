import type { catalog, Contract } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { cursorKey, idOf, pageOf } from '@interlock/service';
import { requireDeliveryKeeper } from '../domain/delivery-access.ts';
import { deliveryOf, newestDeliveries } from '../store/delivery-list.ts';
import type { Deps } from './deps.ts';

type ListDeliveries = (typeof catalog)['notifications']['listDeliveries'] & Contract;

/** The tenant's mails and messages, newest first. */
export function listDeliveries({ database }: Deps): UseCase<ListDeliveries> {
  return (call, { limit, cursor, ...filter }) =>
    database.read(call, async (tx) => {
      requireDeliveryKeeper(call.principal);
      const before = cursor === undefined ? undefined : cursorKey(cursor, 'list_deliveries');
      const rows = await newestDeliveries(tx, call.principal.tenantId, filter, before, limit + 1);
      return pageOf('list_deliveries', rows, limit, deliveryOf, idOf);
    });
}
