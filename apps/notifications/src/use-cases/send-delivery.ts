import { inTenant, newId, recordChange } from '@interlock/database';
import type { DeadLetter } from '@interlock/messaging';
import { placeOf, type Outages } from './outages.ts';
import { pauseAfter } from '../domain/backoff.ts';
import type { Person } from '../domain/people.ts';
import type { Channel } from '../domain/plan.ts';
import { PATIENCE_S, UnreachableError } from '../domain/reach.ts';
import { markFailed, markParked, markSent, markWaiting, type DueDelivery } from '../store/deliveries.ts';
import type { Deps } from './deps.ts';

export type DeliveryOutcome = 'sent' | 'failed' | 'parked' | 'dropped' | 'unreachable';

export interface SendDeliveryDeps extends Deps {
  /** Whom a mail is for, if they still belong to what it is about; undefined when it was dropped. */
  readonly recipient: (mail: DueDelivery) => Promise<Person | undefined>;
  /** Hands a delivery to whoever takes it; throws when it was not accepted. */
  readonly hand: (delivery: DueDelivery) => Promise<void>;
  /** What is known of each channel's outages. */
  readonly outages: Readonly<Record<Channel, Outages>>;
  /** Stores a delivery that was given up in the dead letters. */
  readonly bury: (letter: DeadLetter) => Promise<void>;
}

/**
 * Sends one leased delivery and commits that it was sent, with its audit row and event. A process that ends between
 * the two leaves one that is sent again: a mail under the same Message-ID, by which mailboxes know it for the same.
 */
export function sendDelivery({ database, recipient, hand, outages, bury }: SendDeliveryDeps) {
  return async (claimed: DueDelivery): Promise<DeliveryOutcome> => {
    const delivery = await addressed(claimed);
    if (delivery === undefined) return 'dropped';
    const failure = await hand(delivery).then(
      () => undefined,
      (cause: unknown) => (cause instanceof Error ? cause : new Error(String(cause))),
    );
    const outage = outages[delivery.channel];
    const isOut = failure instanceof UnreachableError;
    if (isOut) outage.failed(placeOf(delivery), failure.message);
    else outage.reached(placeOf(delivery));
    if (failure === undefined) {
      await commitSent(delivery);
      return 'sent';
    }
    const error = failure.message;
    if (isOut && waitedS(delivery) < PATIENCE_S) {
      await inTenant(database.pool, delivery.tenant_id, (tx) => markWaiting(tx, delivery, error, WAIT_MS));
      return 'unreachable';
    }
    const pauseMs = isOut ? undefined : pauseAfter(delivery.attempts - delivery.forgiven, Math.random());
    if (pauseMs !== undefined) {
      await inTenant(database.pool, delivery.tenant_id, (tx) => markFailed(tx, delivery, error, pauseMs));
      return 'failed';
    }
    await bury(letterOf(delivery, error));
    await inTenant(database.pool, delivery.tenant_id, (tx) => markParked(tx, delivery, error));
    return 'parked';
  };

  /** A mail goes to the address that its recipient has now. */
  async function addressed(delivery: DueDelivery): Promise<DueDelivery | undefined> {
    if (delivery.channel !== 'email') return delivery;
    const person = await recipient(delivery);
    return person && { ...delivery, to_address: person.email };
  }

  async function commitSent(delivery: DueDelivery): Promise<void> {
    const { tenant_id, id, event_id, template, user_id, channel } = delivery;
    await inTenant(database.pool, tenant_id, async (tx) => {
      if (!(await markSent(tx, delivery))) return;
      const facts = { template, channel, recipient_id: user_id, event_id };
      await recordChange(tx, {
        tenantId: tenant_id,
        eventId: newId(),
        auditId: newId(),
        type: 'notification_sent',
        entity: { type: 'notification_delivery', id, version: delivery.attempts },
        actor: { type: 'system', id: null },
        requestId: delivery.request_id,
        cause: { type: 'event', id: event_id },
        actionType: 'send_notification',
        metadata: facts,
        data: facts,
      });
    });
    database.committed();
  }
}

/** The channel itself is left alone for longer; what waits for it is due when it is tried again. */
const WAIT_MS = 1_000;

function waitedS({ waits_since }: DueDelivery): number {
  return (Date.now() - waits_since.getTime()) / 1_000;
}

const NOT_ACCEPTED = { email: 'mail_not_accepted', slack: 'slack_not_accepted' } as const;

/** What the dead letters say of a delivery: where it stands, not what it says. */
function letterOf(delivery: DueDelivery, error: string): DeadLetter {
  const { id, template, user_id, channel } = delivery;
  return {
    service: 'notifications',
    stream: 'deliveries',
    sequence: 0,
    subject: `deliveries.${id}`,
    event_id: delivery.event_id,
    tenant_id: delivery.tenant_id,
    payload: JSON.stringify({ delivery_id: id, template, user_id, channel }),
    error: { code: NOT_ACCEPTED[channel], message: error },
    deliveries: delivery.attempts,
    failed_at: new Date().toISOString(),
  };
}
