import type { Template } from '@interlock/contracts';
import { mailOf, type Mail } from './mail.ts';
import type { Audience, Notice } from './notice.ts';

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
  readonly ops: readonly Person[];
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

export interface PlannedMail extends Told, Mail {
  readonly request_id: string;
  readonly to_address: string;
}

export interface Plan {
  readonly notifications: readonly PlannedNotification[];
  readonly mails: readonly PlannedMail[];
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
    mails: pairs
      .filter(({ notice }) => notice.email)
      .map(({ notice, person }) => ({
        ...told(notice, person),
        ...mailOf(notice, person, publicUrl),
        request_id: notice.requestId,
        to_address: person.email,
      })),
  };
}

function recipients(audience: Audience, people: People): Person[] {
  const { project } = audience;
  const ofProject = project === null ? [] : (people.projects.get(project.id) ?? []);
  const ids = [
    ...audience.users,
    ...ofProject
      .filter(({ role }) => (project?.roles as readonly string[]).includes(role))
      .map(({ user_id }) => user_id),
  ];
  const found = ids.flatMap((id) => people.members.get(id) ?? []);
  const all = audience.ops ? [...found, ...people.ops] : found;
  return [...new Map(all.map((person) => [person.user_id, person])).values()];
}

function told(notice: Notice, person: Person): Told {
  return { event_id: notice.toldUnder, template: notice.template, user_id: person.user_id };
}
