import { eventEnvelope, events, eventType, tenantOfSubject } from '@interlock/contracts';
import { enterTenant, withTransaction, type Transaction } from '@interlock/database';
import { receive, UnprocessableError, type Delivery } from '@interlock/messaging';
import { z } from 'zod';
import { noticeOf } from '../domain/notice-of.ts';
import type { Notice } from '../domain/notice.ts';
import { plan } from '../domain/plan.ts';
import { toldTogetherAs } from '../domain/told-together.ts';
import { insertDeliveries } from '../store/deliveries.ts';
import { insertNotifications } from '../store/notifications.ts';
import { readPeople } from '../store/people.ts';
import type { Deps } from './deps.ts';
import { LatelyTold } from './lately-told.ts';

export interface NotifyDeps extends Deps {
  /** The gateway's base URL, for links. */
  readonly publicUrl: string;
  /** Told after a commit that may have left something to send. */
  readonly onDelivery: () => void;
  /** Told of a notice for which the tenant has nobody at all, not even an admin. */
  readonly onUnreached: (notice: Notice) => void;
  /** Told of an event of a type that is not known here; it is passed over. */
  readonly onUnknown: (type: string) => void;
}

const CONSUMER = 'notify';
const KNOWN = new Set(events.map(({ name }) => eventType(name)));

/**
 * Stores what a batch of events gives reason to tell: notifications, and what is to be sent. An event that came
 * before tells nothing, nor does one of many that are told as one, after the first. Throws
 * {@link UnprocessableError} for the whole batch when one of it can't be read.
 */
export function notify({ database, publicUrl, onDelivery, onUnreached, onUnknown }: NotifyDeps) {
  const lately = new LatelyTold();
  return async (deliveries: readonly Delivery[]): Promise<void> => {
    const together = new Set<string>();
    const isTold = (name: string) => together.has(name) || lately.has(name);
    const notices: Notice[] = [];
    for (const delivery of deliveries) {
      const { name, notice } = read(delivery, isTold, onUnknown);
      if (notice === undefined) continue;
      notices.push(notice);
      if (name !== undefined) together.add(name);
    }
    if (notices.length === 0) return;
    const unreached: Notice[] = [];
    await withTransaction(database.pool, async (tx) => {
      unreached.length = 0;
      for (const [tenantId, ofTenant] of byTenant(await unheard(tx, notices))) {
        await enterTenant(tx, tenantId);
        const planned = plan(ofTenant, await readPeople(tx, tenantId, ofTenant), publicUrl);
        await insertNotifications(tx, tenantId, planned.notifications);
        await insertDeliveries(tx, tenantId, planned.deliveries);
        unreached.push(...planned.unreached);
      }
    });
    together.forEach((name) => lately.add(name));
    unreached.forEach(onUnreached);
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

/** What an event gives reason to tell, and what it is told as together with others, unless that is told already. */
function read(
  delivery: Delivery,
  isTold: (name: string) => boolean,
  onUnknown: NotifyDeps['onUnknown'],
): { readonly name?: string | undefined; readonly notice?: Notice | undefined } {
  try {
    const parsed = delivery.json();
    const name = toldTogetherAs(parsed);
    if (name !== undefined && isTold(name)) return {};
    const event = eventEnvelope.parse(parsed);
    if (!KNOWN.has(event.type)) onUnknown(event.type);
    return { name, notice: noticeOf(event) };
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    const tenantId = tenantOfSubject(delivery.subject) || null;
    throw new UnprocessableError('malformed', `The event cannot be read: ${why}`, tenantId, { cause });
  }
}
