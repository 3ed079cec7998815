import { isOps, type ProjectRole } from '@interlock/contracts';

/** A member of the tenant, and how to reach them. */
export interface Person {
  readonly user_id: string;
  readonly email: string;
  readonly display_name: string;
  readonly status: 'active' | 'inactive';
  readonly roles: readonly string[];
  /** A name of the IANA database. */
  readonly time_zone: string;
}

/** Somebody's role in a project or an automation. */
export interface Role {
  readonly user_id: string;
  readonly role: string;
}

/**
 * Where one must belong to be told of something: a project; or a version, to which the people of its automation belong,
 * and those of its project who have one of the roles (spec 1.18).
 */
export type Context =
  | { readonly type: 'project'; readonly id: string }
  | {
      readonly type: 'automation_version';
      readonly id: string;
      readonly projectRoles: readonly ProjectRole[];
    };

/** Who is who in one tenant. */
export interface People {
  /** Members, whatever their status: those who are named, and where ops or admins are told, all who have a role. */
  readonly members: ReadonlyMap<string, Person>;
  readonly projects: ReadonlyMap<string, readonly Role[]>;
  /** By version: its project, and the people of its automation. */
  readonly automationVersions: ReadonlyMap<
    string,
    { readonly projectId: string | null; readonly people: readonly Role[] }
  >;
  /** Users whom the tenant's settings name. */
  readonly onCall: readonly string[];
  /** Whether the tenant has a webhook of Slack. */
  readonly hasSlack: boolean;
}

/** The roles that people of a context have in it. */
export function rolesIn(context: Context | null, people: People): readonly Role[] {
  if (context === null) return [];
  if (context.type === 'project') return people.projects.get(context.id) ?? [];
  const version = people.automationVersions.get(context.id);
  if (version === undefined) return [];
  const ofProject = version.projectId === null ? [] : (people.projects.get(version.projectId) ?? []);
  const meant: readonly string[] = context.projectRoles;
  return [...version.people, ...ofProject.filter(({ role }) => meant.includes(role))];
}

/**
 * Whether somebody may be told of what happens in a context (spec 1.19): an active member of the tenant who is one of
 * its people, is an admin or of ops, or is on call.
 */
export function belongs(userId: string, context: Context | null, people: People): boolean {
  const person = people.members.get(userId);
  if (person?.status !== 'active') return false;
  if (isOps(person.roles) || people.onCall.includes(userId)) return true;
  return rolesIn(context, people).some(({ user_id }) => user_id === userId);
}
