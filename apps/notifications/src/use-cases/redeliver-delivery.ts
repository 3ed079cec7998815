import { refuse, type catalog, type Contract } from '@interlock/contracts';
import { recordChange } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { changeBy } from '@interlock/service';
import { requireDeliveryKeeper } from '../domain/delivery-access.ts';
import { deliveryOf, queueAgain, readDelivery } from '../store/delivery-list.ts';
import type { Deps } from './deps.ts';

type RedeliverDelivery = (typeof catalog)['notifications']['redeliverDelivery'] & Contract;

const LEFT_AS_IT_IS = { pending: 'already_pending', sent: 'already_sent', dropped: 'dropped' } as const;

export interface RedeliverDeps extends Deps {
  /** Told after a commit that may have left something to send. */
  readonly onDelivery: () => void;
}

/** Queues a delivery that was given up. Of several who ask at once, one has done it. */
export function redeliverDelivery({ database, onDelivery }: RedeliverDeps): UseCase<RedeliverDelivery> {
  return async (call, { delivery_id }) => {
    const { tenantId } = call.principal;
    const answer = await database.write(call, async (tx) => {
      const before = await readDelivery(tx, tenantId, delivery_id);
      if (before === undefined) throw refuse('not_found', 'There is no delivery with this id.');
      requireDeliveryKeeper(call.principal);
      const queued = await queueAgain(tx, tenantId, delivery_id);
      if (queued === undefined) {
        const now = (await readDelivery(tx, tenantId, delivery_id)) ?? before;
        const state = now.state === 'parked' ? 'pending' : now.state;
        return { outcome: LEFT_AS_IT_IS[state], delivery: deliveryOf(now) };
      }
      const { template, channel, user_id: recipient_id, event_id } = queued;
      const facts = { template, channel, recipient_id, event_id };
      const change = changeBy(call, {
        type: 'notification_requeued',
        entity: { type: 'notification_delivery', id: delivery_id, version: queued.attempts },
        actionType: 'redeliver_notification',
        metadata: facts,
        data: facts,
      });
      await recordChange(tx, change);
      return { outcome: 'queued' as const, delivery: deliveryOf(queued) };
    });
    if (answer.outcome === 'queued') onDelivery();
    return answer;
  };
}
