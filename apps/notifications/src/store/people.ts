import type { TenantSettings } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import type { Audience, Notice } from '../domain/notice.ts';
import { recipients } from '../domain/audience.ts';
import type { Context, People, Person, Role } from '../domain/people.ts';

/** What is to be known of the people around notices. */
type Around = Pick<Notice, 'audience' | 'context' | 'doneBy' | 'slack'>;

/**
 * The people of the tenant that notices speak of: of versions, of projects, then those of them in the directory; and
 * all who have a role there, where ops are told or a notice would reach nobody.
 */
export async function readPeople(tx: Transaction, tenantId: string, notices: readonly Around[]) {
  const needsRoles = notices.some(({ audience }) => audience.ops !== null || audience.onCall);
  const people = await readAround(tx, tenantId, notices, needsRoles);
  const found = notices.every((notice) => recipients(notice, people).reached);
  return found || needsRoles ? people : readAround(tx, tenantId, notices, true);
}

/** The people around one recipient of a mail; with all who have a role, to find who stands in for them. */
export function readPeopleAround(
  tx: Transaction,
  tenantId: string,
  userId: string,
  context: Context | null,
  withRoles: boolean,
): Promise<People> {
  const around = { context, doneBy: userId, slack: null, audience: NOBODY };
  return readAround(tx, tenantId, [around], withRoles);
}

const NOBODY: Audience = { users: [], project: null, automationVersion: null, ops: null, onCall: false };

async function readAround(
  tx: Transaction,
  tenantId: string,
  notices: readonly Around[],
  withRoles: boolean,
): Promise<People> {
  const contextId = (type: Context['type']) =>
    notices.map(({ context }) => (context?.type === type ? context.id : undefined));
  const automationVersions = await readVersions(tx, tenantId, [
    ...notices.map(({ audience }) => audience.automationVersion?.id),
    ...contextId('automation_version'),
  ]);
  const projects = await readProjects(tx, tenantId, [
    ...notices.map(({ audience }) => audience.project?.id),
    ...contextId('project'),
    ...[...automationVersions.values()].map(({ projectId }) => projectId ?? undefined),
  ]);
  const userIds = new Set([
    ...notices.flatMap(({ audience, doneBy }) => [...audience.users, ...(doneBy === null ? [] : [doneBy])]),
    ...[...projects.values(), ...[...automationVersions.values()].map(({ people }) => people)]
      .flat()
      .map(({ user_id }) => user_id),
  ]);
  return {
    ...{ projects, automationVersions },
    ...(await readDirectory(tx, tenantId, [...userIds], withRoles)),
  };
}

/** A tenant's settings; of an unknown tenant none. */
export async function readSettings(tx: Transaction, tenantId: string): Promise<TenantSettings> {
  const { rows } = await tx.query<{ settings: TenantSettings | null }>({
    name: 'settings',
    text: `select settings from directory_api.standing_v1($1, '')`,
    values: [tenantId],
  });
  return rows[0]?.settings ?? {};
}

async function readProjects(tx: Transaction, tenantId: string, ids: readonly (string | undefined)[]) {
  const found = new Map<string, Role[]>();
  const wanted = [...new Set(ids.filter((id) => id !== undefined))];
  if (wanted.length === 0) return found;
  const { rows } = await tx.query<Role & { readonly id: string }>({
    name: 'project_people',
    text: `select wanted.id, people.user_id, people.role
             from unnest($2::uuid[]) as wanted (id)
            cross join lateral tasks_api.project_people_v1($1, wanted.id) as people`,
    values: [tenantId, wanted],
  });
  for (const { id, ...person } of rows) {
    const people = found.get(id);
    if (people) people.push(person);
    else found.set(id, [person]);
  }
  return found;
}

async function readVersions(tx: Transaction, tenantId: string, ids: readonly (string | undefined)[]) {
  const found = new Map<string, { projectId: string | null; people: Role[] }>();
  const wanted = [...new Set(ids.filter((id) => id !== undefined))];
  if (wanted.length === 0) return found;
  const { rows } = await tx.query<{
    readonly id: string;
    readonly user_id: string | null;
    readonly role: string;
    readonly project_id: string | null;
  }>({
    name: 'version_people',
    text: `select wanted.id, people.user_id, people.role, people.project_id
             from unnest($2::uuid[]) as wanted (id)
            cross join lateral automation_api.version_people_v1($1, wanted.id) as people`,
    values: [tenantId, wanted],
  });
  for (const { id, user_id, role, project_id } of rows) {
    const version = found.get(id) ?? { projectId: project_id, people: [] };
    if (user_id !== null) version.people.push({ user_id, role });
    found.set(id, version);
  }
  return found;
}

/** Those of the users and of the people on call who are members; and what the tenant's settings say of telling. */
async function readDirectory(
  tx: Transaction,
  tenantId: string,
  userIds: readonly string[],
  withRoles: boolean,
) {
  type Known = { readonly on_call: string[] | null; readonly has_slack: boolean | null };
  const { rows } = await tx.query<Known & (Person | { readonly user_id: null })>({
    name: 'people',
    text: `select standing.settings -> 'on_call' as on_call, standing.settings ? 'slack_webhook_url' as has_slack,
                  person.user_id, person.email, person.display_name, person.status, person.roles, person.time_zone
             from directory_api.standing_v1($1, '') as standing
             left join lateral directory_api.people_v1(
                  $1, $2::text[] || array(select jsonb_array_elements_text(standing.settings -> 'on_call')), $3)
                  as person on true`,
    values: [tenantId, userIds, withRoles],
  });
  const members = rows.filter((row): row is Known & Person => row.user_id !== null);
  return {
    onCall: rows[0]?.on_call ?? [],
    hasSlack: rows[0]?.has_slack ?? false,
    members: new Map(members.map((person) => [person.user_id, person])),
  };
}
