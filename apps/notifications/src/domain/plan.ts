import type { Template } from '@interlock/contracts';
import { recipients, type Recipient } from './audience.ts';
import { mailOf, type Mail } from './mail.ts';
import type { Notice } from './notice.ts';
import type { Context, People } from './people.ts';
import { readerOf } from './reader.ts';
import { SLACK_RECIPIENT, slackTextOf } from './slack.ts';
import type { Words } from './words.ts';

/** What both a notification and a mail stand under: together with the event, it is told once. */
interface Told {
  readonly event_id: string;
  readonly template: Template;
  readonly user_id: string;
}

export interface PlannedNotification extends Told {
  readonly title: string;
  readonly body: string;
  readonly link: string;
  readonly entity_type: string;
  readonly entity_id: string;
}

/** A mail to one person; or a message to the tenant's channel, whose `to_address` is in the settings alone. */
export const CHANNELS = ['email', 'slack'] as const;
export type Channel = (typeof CHANNELS)[number];

export interface PlannedDelivery extends Told, Mail {
  readonly request_id: string;
  readonly channel: Channel;
  readonly to_address: string;
  /** Where its recipient must belong when it is sent. */
  readonly context: Context | null;
}

export interface Plan {
  readonly notifications: readonly PlannedNotification[];
  readonly deliveries: readonly PlannedDelivery[];
}

/** What somebody is told, in their words. */
export interface Telling extends Pick<
  Notice,
  'toldUnder' | 'template' | 'entity' | 'link' | 'requestId' | 'context' | 'email'
> {
  readonly recipient: Recipient;
  readonly words: Words;
}

/**
 * Who gets what because of the notices of one tenant, and of which nobody could be told. `publicUrl` is the gateway's,
 * for the links in mails.
 */
export function plan(
  notices: readonly Notice[],
  people: People,
  publicUrl: string,
): Plan & { readonly unreached: readonly Notice[] } {
  const all = notices.map((notice) => ({ notice, ...recipients(notice, people) }));
  const tellings = all.flatMap(({ notice, recipients: found }) =>
    found.map((recipient) => ({
      ...notice,
      recipient,
      words: notice.words(readerOf(people, recipient.person)),
    })),
  );
  const { notifications, deliveries } = planTold(tellings, publicUrl);
  return {
    notifications,
    deliveries: [...deliveries, ...messages(notices, people, publicUrl)],
    unreached: all.filter(({ reached }) => !reached).map(({ notice }) => notice),
  };
}

/** Puts what somebody is told into their list, and, where it is mailed, into a mail. */
export function planTold(tellings: readonly Telling[], publicUrl: string): Plan {
  const all = tellings.map((telling) => {
    const { words, recipient } = telling;
    const body = [words.body, ...(recipient.standsIn === null ? [] : [recipient.standsIn])].join('\n');
    return { ...telling, title: words.title, body };
  });
  return {
    notifications: all.map((one) => ({
      ...told(one, one.recipient.person),
      title: one.title,
      body: one.body,
      link: one.link,
      entity_type: one.entity.type,
      entity_id: one.entity.id,
    })),
    deliveries: all
      .filter(({ email }) => email)
      .map((one) => ({
        ...told(one, one.recipient.person),
        ...mailOf(one, one.recipient.person, publicUrl),
        request_id: one.requestId,
        channel: 'email' as const,
        to_address: one.recipient.person.email,
        context: one.context,
      })),
  };
}

function messages(notices: readonly Notice[], people: People, publicUrl: string): PlannedDelivery[] {
  return notices
    .filter(({ slack }) => slack !== null && people.hasSlack)
    .map((notice) => {
      const words = notice.words(readerOf(people));
      return {
        ...told(notice, { user_id: SLACK_RECIPIENT }),
        ...{ subject: words.title, text: slackTextOf({ ...notice, ...words }, publicUrl), html: '' },
        ...{ request_id: notice.requestId, channel: 'slack' as const, to_address: '', context: null },
      };
    });
}

function told(notice: Pick<Notice, 'toldUnder' | 'template'>, person: { readonly user_id: string }): Told {
  return { event_id: notice.toldUnder, template: notice.template, user_id: person.user_id };
}
