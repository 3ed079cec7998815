import type { DeadLetter } from '@interlock/messaging';
import { Outages } from '../src/use-cases/outages.ts';
import { connectSmtp } from '../src/mail/smtp.ts';
import type { Channel } from '../src/domain/plan.ts';
import { claimDeliveries, type DueDelivery } from '../src/store/deliveries.ts';
import { sendDelivery } from '../src/use-cases/send-delivery.ts';
import { stillMeant } from '../src/use-cases/still-meant.ts';
import { startMailbox } from './mailbox.ts';
import { testNotifications } from './notifications.ts';

/** The service with a mailbox of its own, which takes no mail for ben. */
export async function testMailing() {
  const service = await testNotifications();
  const mailbox = await startMailbox((address) => address.startsWith('ben@'));
  const smtp = connectSmtp({ url: mailbox.url, from: 'Interlock <interlock@example.com>', connections: 5 });
  const letters: DeadLetter[] = [];
  const bury = async (letter: DeadLetter) => void letters.push(letter);
  const claim = (channel: Channel, leaseMs = 60_000) => claimDeliveries(service.pool, channel, 5, leaseMs);
  const [began, ended]: [string[], string[]] = [[], []];
  const watched = {
    onBegin: (place: string) => void began.push(place),
    onEnd: (place: string) => void ended.push(place),
  };
  const recipient = stillMeant({ ...service.deps, publicUrl: 'http://127.0.0.1:8080' });
  const outages = { email: new Outages(watched), slack: new Outages(watched) };
  return {
    outages,
    began,
    ended,
    service,
    recipient,
    mailbox,
    smtp,
    letters,
    send: sendDelivery({ ...service.deps, recipient, hand: smtp.hand, outages, bury }),
    /** Some of what is due, of each channel. */
    claim: async () => [...(await claim('email')), ...(await claim('slack'))],
    /** The one mail that is due, leased for so long. */
    one: async (leaseMs = 60_000) => (await claim('email', leaseMs))[0] as DueDelivery,
    sentEvents: async () => {
      const { rows } = await service.admin.query(
        'select payload::jsonb as payload from notifications.outbox',
      );
      return rows.map((row: { payload: unknown }) => row.payload);
    },
    async reset() {
      await service.reset();
      mailbox.mails.length = 0;
    },
    async [Symbol.asyncDispose]() {
      smtp.close();
      await mailbox.close();
      await service[Symbol.asyncDispose]();
    },
  };
}
export type TestMailing = Awaited<ReturnType<typeof testMailing>>;
