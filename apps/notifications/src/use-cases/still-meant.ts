import { inTenant, type Transaction } from '@interlock/database';
import { standInsFor } from '../domain/audience.ts';
import { belongs, type Person } from '../domain/people.ts';
import { planTold } from '../domain/plan.ts';
import { insertDeliveries, isToldToOthers, markDropped, type DueDelivery } from '../store/deliveries.ts';
import { insertNotifications, notificationTold } from '../store/notifications.ts';
import { readPeopleAround } from '../store/people.ts';
import type { Deps } from './deps.ts';

const WHY = 'Its recipient no longer belongs to what it is about, or is no active member.';

/**
 * The person a mail is for, as the directory has them at this moment; undefined when they no longer belong to what it
 * is about (spec 1.19). Then it is dropped, and where it would have been all that is mailed, it goes to whoever is next.
 */
export function stillMeant({ database, publicUrl }: Deps & { readonly publicUrl: string }) {
  return (mail: DueDelivery): Promise<Person | undefined> =>
    inTenant(database.pool, mail.tenant_id, async (tx) => {
      const { tenant_id, user_id, context } = mail;
      const people = await readPeopleAround(tx, tenant_id, user_id, context, false);
      if (belongs(user_id, context, people)) return people.members.get(user_id);
      if ((await markDropped(tx, mail, WHY)) && !(await isToldToOthers(tx, mail))) await passOn(tx, mail);
      return undefined;
    });

  /** Tells whoever stands in for its recipient what these were told; who was told it already is passed over. */
  async function passOn(tx: Transaction, mail: DueDelivery): Promise<void> {
    const { tenant_id, user_id, context } = mail;
    const told = await notificationTold(tx, tenant_id, mail);
    if (told === undefined) return;
    const people = await readPeopleAround(tx, tenant_id, user_id, context, true);
    const tellings = standInsFor(user_id, context, people).map((recipient) => ({
      ...{ recipient, words: told, context, email: true },
      ...{ toldUnder: mail.event_id, template: mail.template, requestId: mail.request_id },
      ...{ entity: { type: told.entity_type, id: told.entity_id }, link: told.link ?? '' },
    }));
    const planned = planTold(tellings, publicUrl);
    await insertNotifications(tx, tenant_id, planned.notifications);
    await insertDeliveries(tx, tenant_id, planned.deliveries);
  }
}
