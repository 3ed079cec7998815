import { inTenant } from '@interlock/database';
import type { DueDelivery } from '../store/deliveries.ts';
import { readSettings } from '../store/people.ts';
import type { Deps } from './deps.ts';

export interface HandDeliveryDeps extends Deps {
  /** Hands a mail to the mail server; throws when it was not accepted. */
  readonly mail: (delivery: DueDelivery) => Promise<void>;
  /** Posts to a webhook; throws when it was not accepted. */
  readonly post: (url: string, body: object) => Promise<void>;
}

/** Hands a delivery to whoever takes it. A webhook is the tenant's of this moment: one that was changed is meant. */
export function handDelivery({ database, mail, post }: HandDeliveryDeps) {
  return async (delivery: DueDelivery): Promise<void> => {
    if (delivery.channel === 'email') return mail(delivery);
    const { tenant_id } = delivery;
    const settings = await inTenant(database.pool, tenant_id, (tx) => readSettings(tx, tenant_id));
    const url = settings.slack_webhook_url;
    if (url === undefined) throw new Error('The tenant has no slack_webhook_url any more.');
    await post(url, { text: delivery.text });
  };
}
