import type { Template } from '@interlock/contracts';
import { mailOf, type Mail } from './mail.ts';
import type { Audience, Notice } from './notice.ts';
import { SLACK_RECIPIENT, slackTextOf } from './slack.ts';

/** An active member of the tenant, and how to reach them. */
export interface Person {
  readonly user_id: string;
  readonly email: string;
  readonly display_name: string;
}

/** Who is who in one tenant. Who is not in `members` is not an active member, and gets nothing. */
export interface People {
  readonly members: ReadonlyMap<string, Person>;
  /** By project: its people and their roles in it. */
  readonly projects: ReadonlyMap<string, readonly { readonly user_id: string; readonly role: string }[]>;
  /** By version: the people of its automation and their roles in it. */
  readonly automationVersions: People['projects'];
  readonly ops: readonly (Person & { readonly roles: readonly string[] })[];
  /** Users whom the tenant's settings name. */
  readonly onCall: readonly string[];
  /** Whether the tenant has a webhook of Slack. */
  readonly hasSlack: boolean;
}

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
export type Channel = 'email' | 'slack';

export interface PlannedDelivery extends Told, Mail {
  readonly request_id: string;
  readonly channel: Channel;
  readonly to_address: string;
}

export interface Plan {
  readonly notifications: readonly PlannedNotification[];
  readonly deliveries: readonly PlannedDelivery[];
}

/** Who gets what because of the notices of one tenant. `publicUrl` is the gateway's, for the links in mails. */
export function plan(notices: readonly Notice[], people: People, publicUrl: string): Plan {
  const pairs = notices.flatMap((notice) =>
    recipients(notice.audience, people).map((person) => ({ notice, person })),
  );
  return {
    notifications: pairs.map(({ notice, person }) => ({
      ...told(notice, person),
      title: notice.title,
      body: notice.body,
      link: notice.link,
      entity_type: notice.entity.type,
      entity_id: notice.entity.id,
    })),
    deliveries: [...mails(pairs, publicUrl), ...messages(notices, people, publicUrl)],
  };
}

function mails(
  pairs: readonly { readonly notice: Notice; readonly person: Person }[],
  publicUrl: string,
): PlannedDelivery[] {
  return pairs
    .filter(({ notice }) => notice.email)
    .map(({ notice, person }) => ({
      ...told(notice, person),
      ...mailOf(notice, person, publicUrl),
      request_id: notice.requestId,
      channel: 'email' as const,
      to_address: person.email,
    }));
}

function messages(notices: readonly Notice[], people: People, publicUrl: string): PlannedDelivery[] {
  return notices
    .filter(({ slack }) => slack !== null && people.hasSlack)
    .map((notice) => ({
      ...told(notice, { user_id: SLACK_RECIPIENT }),
      ...{ subject: notice.title, text: slackTextOf(notice, publicUrl), html: '' },
      ...{ request_id: notice.requestId, channel: 'slack' as const, to_address: '' },
    }));
}

const RELEASES = 'ops_release';

function recipients(audience: Audience, people: People): Person[] {
  const members = (ids: readonly string[]) => ids.flatMap((id) => people.members.get(id) ?? []);
  const found = members([
    ...audience.users,
    ...withRoles(audience.project, people.projects),
    ...withRoles(audience.automationVersion, people.automationVersions),
  ]);
  const onCall = audience.onCall ? orOps(members(people.onCall), people) : [];
  const all = [...found, ...onCall, ...opsOf(audience, people)];
  return [...new Map(all.map((person) => [person.user_id, person])).values()];
}

function withRoles(of: Audience['project'], known: People['projects']): string[] {
  if (of === null) return [];
  const isMeant = ({ role }: { readonly role: string }) => (of.roles as readonly string[]).includes(role);
  return (known.get(of.id) ?? []).filter(isMeant).map(({ user_id }) => user_id);
}

function opsOf({ ops }: Audience, people: People): readonly Person[] {
  if (ops === null) return [];
  if (ops === 'all') return people.ops;
  return orOps(
    people.ops.filter(({ roles }) => roles.includes(RELEASES)),
    people,
  );
}

/** What concerns nobody would reach nobody. */
function orOps(found: readonly Person[], people: People): readonly Person[] {
  return found.length > 0 ? found : people.ops;
}

function told(notice: Notice, person: Pick<Person, 'user_id'>): Told {
  return { event_id: notice.toldUnder, template: notice.template, user_id: person.user_id };
}
