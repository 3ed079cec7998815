import type { Audience, Notice } from './notice.ts';
import { belongs, rolesIn, type Context, type People, type Person, type Role } from './people.ts';

/** Wider and wider audiences, the next of which is told what would reach nobody (spec 1.19). */
type Tier = 'ops' | 'owners' | 'admins';

/** Somebody who is told, and, where they stand in for others, what is said of that. */
export interface Recipient {
  readonly person: Person;
  readonly standsIn: string | null;
}

/** A part of an audience by rule: who that is, who stands in where there is nobody, and what is said to them. */
interface Part {
  readonly why: string;
  readonly userIds: readonly string[];
  readonly wider: readonly Tier[];
}

const AS: Readonly<Record<Tier, string>> = {
  ops: 'as one of ops',
  owners: 'as an owner',
  admins: 'as an admin',
};

const RELEASES = 'ops_release';

/**
 * Who is told: those whom the audience names and who belong to the context; in the place of a part that is nobody the
 * next wider one; and never who did it. `reached` is false only where nobody at all could be found.
 */
export function recipients(
  { audience, context, doneBy }: Pick<Notice, 'audience' | 'context' | 'doneBy'>,
  people: People,
): { readonly recipients: readonly Recipient[]; readonly reached: boolean } {
  const parts = partsOf(audience, people);
  const byRule = parts.flatMap(({ userIds }) => there(userIds, context, people));
  const found = new Map<string, Recipient>(
    byRule.map((person) => [person.user_id, { person, standsIn: null }]),
  );
  for (const part of parts) {
    if (there(part.userIds, context, people).length > 0) continue;
    for (const one of standIns(part, context, people))
      if (!found.has(one.person.user_id)) found.set(one.person.user_id, one);
  }
  const reached = parts.length === 0 || found.size > 0;
  return {
    recipients: [...found.values()].filter(({ person }) => person.user_id !== doneBy),
    reached,
  };
}

/** Who stands in for somebody to whom something can't be told any more. */
export function standInsFor(userId: string, context: Context | null, people: People): readonly Recipient[] {
  const name = people.members.get(userId)?.display_name ?? userId;
  const why = `This was for ${name}, who no longer belongs here`;
  return standIns({ why, userIds: [], wider: WIDER.named }, context, people);
}

const WIDER = {
  onCall: ['ops', 'owners', 'admins'],
  ops: ['owners', 'admins'],
  named: ['owners', 'admins', 'ops'],
} as const satisfies Record<string, readonly Tier[]>;

/** On call and those who release are parts of their own; everybody else who is named is one. */
function partsOf(audience: Audience, people: People): Part[] {
  const { users, project, automationVersion, ops, onCall } = audience;
  const parts: Part[] = [];
  const named = [
    ...users,
    ...withRoles(project?.roles, project && (people.projects.get(project.id) ?? [])),
    ...withRoles(
      automationVersion?.roles,
      automationVersion && (people.automationVersions.get(automationVersion.id)?.people ?? []),
    ),
  ];
  if (ops === 'all')
    parts.push({ why: 'There are no ops', userIds: [...named, ...opsOf(people)], wider: WIDER.ops });
  else if (users.length > 0)
    parts.push({ why: 'Whoever it is assigned to does not belong here', userIds: named, wider: WIDER.named });
  else if (project?.roles.includes('owner') || automationVersion?.roles.includes('owner'))
    parts.push({ why: 'There is no owner', userIds: named, wider: WIDER.named.slice(1) });
  else if (named.length > 0) parts.push({ why: '', userIds: named, wider: [] });
  if (ops === 'release') {
    const releasing = opsOf(people).filter((id) => people.members.get(id)?.roles.includes(RELEASES));
    parts.push({ why: `Nobody has the role ${RELEASES}`, userIds: releasing, wider: ['ops', ...WIDER.ops] });
  }
  if (onCall) parts.push({ why: 'Nobody is on call', userIds: people.onCall, wider: WIDER.onCall });
  return parts;
}

function withRoles(roles: readonly string[] | undefined, known: readonly Role[] | null): string[] {
  return (known ?? []).filter(({ role }) => roles?.includes(role)).map(({ user_id }) => user_id);
}

function standIns({ why, wider }: Part, context: Context | null, people: People): Recipient[] {
  for (const tier of wider) {
    const found = there(tierOf(tier, context, people), context, people);
    const standsIn = `${why}: you are told ${AS[tier]}.`;
    if (found.length > 0) return found.map((person) => ({ person, standsIn }));
  }
  return [];
}

/** Ops are the tenant's and the project's; owners are the context's. */
function tierOf(tier: Tier, context: Context | null, people: People): string[] {
  if (tier === 'ops')
    return [...opsOf(people), ...withRoles(['ops', 'owner'], projectRoles(context, people))];
  if (tier === 'owners') return withRoles(['owner'], rolesIn(context, people));
  return [...people.members.values()].flatMap(({ user_id, roles }) =>
    roles.includes('admin') ? [user_id] : [],
  );
}

/** Roles in the project of a context; a version that has none is its automation's. */
function projectRoles(context: Context | null, people: People): readonly Role[] {
  if (context?.type !== 'automation_version') return rolesIn(context, people);
  const version = people.automationVersions.get(context.id);
  const project = version?.projectId ?? null;
  return project === null ? (version?.people ?? []) : (people.projects.get(project) ?? []);
}

/** The tenant's ops: what a role `ops_*` in the directory makes. */
function opsOf(people: People): string[] {
  return [...people.members.values()].flatMap(({ user_id, roles }) =>
    roles.some((role) => role.startsWith('ops_')) ? [user_id] : [],
  );
}

/** Those who belong to the context, each once. */
function there(userIds: readonly string[], context: Context | null, people: People): Person[] {
  return [...new Set(userIds)].flatMap((id) =>
    belongs(id, context, people) ? (people.members.get(id) ?? []) : [],
  );
}
