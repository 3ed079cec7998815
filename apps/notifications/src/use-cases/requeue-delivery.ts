import { refuse } from '@interlock/contracts';
import { inTenant } from '@interlock/database';
import { UnprocessableError, type Redrive } from '@interlock/messaging';
import { z } from 'zod';
import { requeueParked } from '../store/deliveries.ts';
import type { Deps } from './deps.ts';

export interface RequeueDeliveryDeps extends Deps {
  /** Told after a commit that may have left a mail to send. */
  readonly onDelivery: () => void;
}

const parkedMail = z.object({ delivery_id: z.guid() });

/**
 * Queues a parked mail again, with as many attempts as a new one. A letter speaks of one parking: the mail that was
 * queued again since, sent or not, is left as it is. Throws {@link UnprocessableError} when there is no such mail,
 * and `unavailable` while its sender is about to park it.
 */
export function requeueDelivery({ database, onDelivery }: RequeueDeliveryDeps): Redrive {
  return async ({ tenant_id: tenantId, payload, deliveries }) => {
    const { delivery_id: id } = parkedMail.parse(JSON.parse(payload));
    if (tenantId === null) throw new UnprocessableError('malformed', 'A parked mail belongs to a tenant.');
    const requeued = await inTenant(database.pool, tenantId, (tx) =>
      requeueParked(tx, tenantId, id, deliveries),
    );
    if (requeued === 'being_parked') throw refuse('unavailable', 'The mail is being parked at this moment.');
    if (requeued === 'unknown') {
      const what = `There is no mail '${id}' any more; nothing can be sent.`;
      throw new UnprocessableError('delivery_not_found', what, tenantId);
    }
    onDelivery();
  };
}
