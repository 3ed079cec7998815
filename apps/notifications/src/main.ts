import { catalog } from '@interlock/contracts';
import { handledAgain, implement, redriveMessage } from '@interlock/messaging';
import { Counter, readSettings, runService } from '@interlock/service';
import { buryIn } from './mail/dead-letters.ts';
import { startSender } from './mail/sender.ts';
import { connectSmtp, WITHIN_MS } from './mail/smtp.ts';
import { notificationSettings } from './settings.ts';
import { listNotifications } from './use-cases/list-notifications.ts';
import { notify } from './use-cases/notify.ts';
import { readNotification } from './use-cases/read-notification.ts';
import { requeueMail } from './use-cases/requeue-mail.ts';
import { sendMail } from './use-cases/send-mail.ts';

const MAILS_AT_ONCE = 5;

await runService('notifications', ({ database, nc, pool, log, metrics, onBuried }) => {
  const settings = readSettings(notificationSettings, process.env);
  const mails = new Counter({
    name: 'interlock_mails_total',
    help: 'Attempts to send a mail',
    labelNames: ['outcome'],
    registers: [metrics.registry],
  });
  const unknown = new Counter({
    name: 'interlock_unknown_events_total',
    help: 'Events of a type that is not known here',
    registers: [metrics.registry],
  });
  const smtp = connectSmtp({ url: settings.SMTP_URL, from: settings.MAIL_FROM, connections: MAILS_AT_ONCE });
  const sender = startSender({
    pool,
    send: sendMail({ database, hand: smtp.hand, bury: buryIn(nc, onBuried) }),
    atOnce: MAILS_AT_ONCE,
    leaseMs: 2 * WITHIN_MS,
    onSettled: (outcome) => mails.inc({ outcome }),
    onError: (error) => log.error({ err: error }, 'a mail could not be settled'),
  });
  const handle = notify({
    database,
    publicUrl: settings.PUBLIC_URL,
    onMail: sender.wake,
    onUnknown: (type) => {
      unknown.inc();
      log.warn({ type }, 'an event of an unknown type was passed over');
    },
  });
  return {
    implementations: [
      implement(catalog.notifications.listNotifications, listNotifications({ database })),
      implement(catalog.notifications.readNotification, readNotification({ database })),
      implement(
        catalog.notifications.redriveMessage,
        redriveMessage(
          { EVENTS: handledAgain(handle), deliveries: requeueMail({ database, onMail: sender.wake }) },
          (error) => log.warn({ err: error }, 'a message was redriven, and failed again'),
        ),
      ),
    ],
    consumers: [{ stream: 'EVENTS', batch: 100, gatherMs: 50, handle }],
    background: [
      {
        async stop() {
          await sender.stop();
          smtp.close();
        },
      },
    ],
  };
});
