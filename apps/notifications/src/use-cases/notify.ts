import { eventEnvelope, events, eventType, tenantOfSubject } from '@interlock/contracts';
import { enterTenant, withTransaction, type Transaction } from '@interlock/database';
import { receive, UnprocessableError, type Delivery } from '@interlock/messaging';
import { z } from 'zod';
import { noticeOf } from '../domain/notice-of.ts';
import type { Notice } from '../domain/notice.ts';
import { plan } from '../domain/plan.ts';
import { insertDeliveries } from '../store/deliveries.ts';
import { insertNotifications } from '../store/notifications.ts';
import { readPeople } from '../store/people.ts';
import type { Deps } from './deps.ts';

export interface NotifyDeps extends Deps {
  /** The gateway's base URL, for links. */
  readonly publicUrl: string;
  /** Told after a commit that may have left something to send. */
  readonly onDelivery: () => void;
  /** Told of an event of a type that is not known here; it is passed over. */
  readonly onUnknown: (type: string) => void;
}

const CONSUMER = 'notify';
const KNOWN = new Set(events.map(({ name }) => eventType(name)));

/**
 * Stores what a batch of events gives reason to tell: notifications, and what is to be sent. An event that came
 * before tells nothing. Throws {@link UnprocessableError} for the whole batch when one of it can't be read.
 */
export function notify({ database, publicUrl, onDelivery, onUnknown }: NotifyDeps) {
  return async (deliveries: readonly Delivery[]): Promise<void> => {
    const notices = deliveries.flatMap((delivery) => read(delivery, onUnknown) ?? []);
    if (notices.length === 0) return;
    await withTransaction(database.pool, async (tx) => {
      for (const [tenantId, ofTenant] of byTenant(await unheard(tx, notices))) {
        await enterTenant(tx, tenantId);
        const planned = plan(ofTenant, await readPeople(tx, tenantId, ofTenant), publicUrl);
        await insertNotifications(tx, tenantId, planned.notifications);
        await insertDeliveries(tx, tenantId, planned.deliveries);
      }
    });
    if (notices.some(({ email, slack }) => email || slack !== null)) onDelivery();
  };
}

/** The notices of events that were not taken in before, each once. */
async function unheard(tx: Transaction, notices: readonly Notice[]): Promise<Notice[]> {
  const entries = notices.map(({ eventId, tenantId }) => ({ eventId, tenantId }));
  const fresh = await receive(tx, CONSUMER, entries);
  return notices.filter(({ eventId }) => fresh.delete(eventId));
}

function byTenant(notices: readonly Notice[]): Map<string, Notice[]> {
  const groups = new Map<string, Notice[]>();
  for (const notice of notices) {
    const group = groups.get(notice.tenantId);
    if (group) group.push(notice);
    else groups.set(notice.tenantId, [notice]);
  }
  return groups;
}

function read(delivery: Delivery, onUnknown: NotifyDeps['onUnknown']): Notice | undefined {
  try {
    const event = eventEnvelope.parse(JSON.parse(delivery.text()));
    if (!KNOWN.has(event.type)) onUnknown(event.type);
    return noticeOf(event);
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    const tenantId = tenantOfSubject(delivery.subject) || null;
    throw new UnprocessableError('malformed', `The event cannot be read: ${why}`, tenantId, { cause });
  }
}
