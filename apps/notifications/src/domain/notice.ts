import type { InterlockEvent, ProjectRole, Template } from '@interlock/contracts';
import type { Context } from './people.ts';
import type { Words } from './words.ts';
import type { Reader } from './reader.ts';

/**
 * Whom a notice is for: named users, everyone with a role in a project or in the automation of a version, the tenant's
 * ops or those of them who release, and who is on call. Where there is nobody, `audience.ts` says who stands in.
 */
export interface Audience {
  readonly users: readonly string[];
  readonly project: { readonly id: string; readonly roles: readonly ProjectRole[] } | null;
  readonly automationVersion: { readonly id: string; readonly roles: readonly ProjectRole[] } | null;
  readonly ops: 'all' | 'release' | null;
  readonly onCall: boolean;
}

/** The audience that others are made from. */
export const nobody: Audience = {
  users: [],
  project: null,
  automationVersion: null,
  ops: null,
  onCall: false,
};

/** How a message stands out in Slack. */
export type SlackTone = 'usual' | 'critical';

/** What is to be told because of one event, before it is known who the people are. */
export interface Notice {
  readonly tenantId: string;
  readonly eventId: string;
  /** What it is told under, once to each: the event, or what caused many events at once. */
  readonly toldUnder: string;
  readonly requestId: string;
  readonly template: Template;
  readonly entity: { readonly type: string; readonly id: string };
  /** The path of the gateway that shows what it is about. */
  readonly link: string;
  readonly email: boolean;
  /** In the tenant's channel too, where it has one. */
  readonly slack: SlackTone | null;
  readonly audience: Audience;
  /** Where everyone who is told must belong; null for what concerns the tenant itself. */
  readonly context: Context | null;
  /** The person who did it, and isn't told of it. */
  readonly doneBy: string | null;
  readonly words: (reader: Reader) => Words;
}

/** What a notice takes from its event. */
export function about({ id, data }: InterlockEvent, link: string) {
  const { tenant_id: tenantId, request_id: requestId, entity, actor } = data;
  return {
    tenantId,
    eventId: id,
    toldUnder: id,
    requestId,
    entity: { type: entity.type, id: entity.id },
    link,
    slack: null,
    doneBy: actor.type === 'user' ? actor.id : null,
  };
}
