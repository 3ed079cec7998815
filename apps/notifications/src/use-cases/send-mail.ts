import { inTenant, newId, recordChange } from '@interlock/database';
import type { DeadLetter } from '@interlock/messaging';
import { pauseAfter } from '../domain/backoff.ts';
import { markFailed, markParked, markSent, type DueMail } from '../store/deliveries.ts';
import type { Deps } from './deps.ts';

export type MailOutcome = 'sent' | 'failed' | 'parked';

export interface SendMailDeps extends Deps {
  /** Hands a mail to the mail server; throws when it was not accepted. */
  readonly hand: (mail: DueMail) => Promise<void>;
  /** Stores a mail that was given up in the dead letters. */
  readonly bury: (letter: DeadLetter) => Promise<void>;
}

/**
 * Sends one leased mail and commits that it was sent, with its audit row and event. A process that ends between
 * the two leaves a mail that is sent again, under the same Message-ID, by which mailboxes know it for the same.
 */
export function sendMail({ database, hand, bury }: SendMailDeps) {
  return async (mail: DueMail): Promise<MailOutcome> => {
    const error = await hand(mail).then(
      () => undefined,
      (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
    );
    if (error === undefined) {
      await commitSent(mail);
      return 'sent';
    }
    const pauseMs = pauseAfter(mail.attempts - mail.forgiven, Math.random());
    if (pauseMs !== undefined) {
      await inTenant(database.pool, mail.tenant_id, (tx) => markFailed(tx, mail, error, pauseMs));
      return 'failed';
    }
    await bury(letterOf(mail, error));
    await inTenant(database.pool, mail.tenant_id, (tx) => markParked(tx, mail, error));
    return 'parked';
  };

  async function commitSent(mail: DueMail): Promise<void> {
    const { tenant_id, id, event_id, template, user_id } = mail;
    await inTenant(database.pool, tenant_id, async (tx) => {
      if (!(await markSent(tx, mail))) return;
      const facts = { template, channel: 'email', recipient_id: user_id, event_id };
      await recordChange(tx, {
        tenantId: tenant_id,
        eventId: newId(),
        auditId: newId(),
        type: 'notification_sent',
        entity: { type: 'notification_delivery', id, version: 1 },
        actor: { type: 'system', id: null },
        requestId: mail.request_id,
        cause: { type: 'event', id: event_id },
        actionType: 'send_notification',
        metadata: facts,
        data: facts,
      });
    });
    database.committed();
  }
}

/** What the dead letters say of a mail: where it stands, not what it says. */
function letterOf(mail: DueMail, error: string): DeadLetter {
  const { id, template, user_id } = mail;
  return {
    service: 'notifications',
    stream: 'deliveries',
    sequence: 0,
    subject: `deliveries.${id}`,
    event_id: mail.event_id,
    tenant_id: mail.tenant_id,
    payload: JSON.stringify({ delivery_id: id, template, user_id, channel: 'email' }),
    error: { code: 'mail_not_accepted', message: error },
    deliveries: mail.attempts,
    failed_at: new Date().toISOString(),
  };
}
