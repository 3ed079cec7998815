import { catalog } from '@interlock/contracts';
import { handledAgain, implement, redriveMessage } from '@interlock/messaging';
import { Counter, Gauge, readSettings, runService } from '@interlock/service';
import { buryIn } from './deliveries/dead-letters.ts';
import { Outages } from './use-cases/outages.ts';
import { startSender } from './deliveries/sender.ts';
import { CHANNELS, type Channel } from './domain/plan.ts';
import { startWaitingGauges } from './deliveries/waiting-gauge.ts';
import { connectSmtp, WITHIN_MS } from './mail/smtp.ts';
import { notificationSettings } from './settings.ts';
import { webhook } from './slack/webhook.ts';
import { handDelivery } from './use-cases/hand-delivery.ts';
import { listDeliveries } from './use-cases/list-deliveries.ts';
import { listNotifications } from './use-cases/list-notifications.ts';
import { notify } from './use-cases/notify.ts';
import { readNotification } from './use-cases/read-notification.ts';
import { redeliverDelivery } from './use-cases/redeliver-delivery.ts';
import { requeueDelivery } from './use-cases/requeue-delivery.ts';
import { sendDelivery } from './use-cases/send-delivery.ts';
import { stillMeant } from './use-cases/still-meant.ts';

const AT_ONCE = 5;

await runService('notifications', ({ database, nc, pool, log, metrics, onBuried }) => {
  const settings = readSettings(notificationSettings, process.env);
  const deliveries = new Counter({
    name: 'interlock_deliveries_total',
    help: 'Attempts to send a mail or a message to Slack',
    labelNames: ['channel', 'outcome'],
    registers: [metrics.registry],
  });
  const unknown = new Counter({
    name: 'interlock_unknown_events_total',
    help: 'Events of a type that is not known here',
    registers: [metrics.registry],
  });
  const smtp = connectSmtp({ url: settings.SMTP_URL, from: settings.MAIL_FROM, connections: AT_ONCE });
  const allowsPrivate = settings.WEBHOOKS_TO_PRIVATE_HOSTS === 'allowed';
  const hand = handDelivery({ database, mail: smtp.hand, post: webhook({ allowsPrivate }) });
  const gauge = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['channel'], registers: [metrics.registry] });
  const gauges = {
    waiting: gauge('interlock_deliveries_waiting', 'Mails and messages that wait; the same in every copy'),
    oldest: gauge('interlock_deliveries_oldest_seconds', 'For how long the oldest of them has waited'),
  };
  const outagesOf = (channel: Channel) =>
    new Outages({
      onBegin: (place, { error }) =>
        log.warn({ channel, place, error }, 'a channel cannot be reached; what it is to carry waits'),
      onEnd: (place, { since }) => {
        const seconds = Math.round((Date.now() - since.getTime()) / 1_000);
        log.info({ channel, place, since, seconds }, 'a channel can be reached again');
      },
    });
  const outages = { email: outagesOf('email'), slack: outagesOf('slack') };
  const publicUrl = settings.PUBLIC_URL;
  const recipient = stillMeant({ database, publicUrl });
  const send = sendDelivery({ database, recipient, hand, outages, bury: buryIn(nc, onBuried) });
  // One for each, as a channel that hangs fills all that its sender has.
  const senders = CHANNELS.map((channel) =>
    startSender({
      pool,
      channel,
      outages: outages[channel],
      send,
      atOnce: AT_ONCE,
      leaseMs: 2 * WITHIN_MS,
      onSettled: (outcome) => deliveries.inc({ channel, outcome }),
      onError: (error) => log.error({ err: error, channel }, 'a delivery could not be settled'),
    }),
  );
  const wake = () => senders.forEach((sender) => sender.wake());
  const handle = notify({
    database,
    publicUrl,
    onDelivery: wake,
    onUnreached: ({ tenantId, eventId, template }) =>
      log.warn({ tenant_id: tenantId, event_id: eventId, template }, 'nobody is there to be told'),
    onUnknown: (type) => {
      unknown.inc();
      log.warn({ type }, 'an event of an unknown type was passed over');
    },
  });
  return {
    implementations: [
      implement(catalog.notifications.listNotifications, listNotifications({ database })),
      implement(catalog.notifications.readNotification, readNotification({ database })),
      implement(catalog.notifications.listDeliveries, listDeliveries({ database })),
      implement(catalog.notifications.redeliverDelivery, redeliverDelivery({ database, onDelivery: wake })),
      implement(
        catalog.notifications.redriveMessage,
        redriveMessage(
          {
            EVENTS: handledAgain(handle),
            deliveries: requeueDelivery({ database, onDelivery: wake }),
          },
          (error) => log.warn({ err: error }, 'a message was redriven, and failed again'),
        ),
      ),
    ],
    consumers: [{ stream: 'EVENTS', batch: 250, gathering: { least: 50, most: 250, forEach: 5 }, handle }],
    background: [
      startWaitingGauges(pool, gauges, (error) => log.warn({ err: error }, 'deliveries are not counted')),
      {
        async stop() {
          await Promise.all(senders.map((sender) => sender.stop()));
          smtp.close();
        },
      },
    ],
  };
});
