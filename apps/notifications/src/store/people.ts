import type { TenantSettings } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import type { Notice } from '../domain/notice.ts';
import type { People, Person } from '../domain/plan.ts';

/** The people of the tenant that audiences speak of: of projects and automations, then all of them in the directory. */
export async function readPeople(
  tx: Transaction,
  tenantId: string,
  notices: readonly Pick<Notice, 'audience' | 'slack'>[],
): Promise<People> {
  const audiences = notices.map(({ audience }) => audience);
  const projects = await readRoles(
    tx,
    tenantId,
    PROJECT_PEOPLE,
    audiences.map(({ project }) => project?.id),
  );
  const automationVersions = await readRoles(
    tx,
    tenantId,
    VERSION_PEOPLE,
    audiences.map(({ automationVersion }) => automationVersion?.id),
  );
  const needsSettings = notices.some(({ audience, slack }) => audience.onCall || slack !== null);
  const settings = needsSettings ? await readSettings(tx, tenantId) : {};
  const onCall = settings.on_call ?? [];
  const userIds = new Set([
    ...audiences.flatMap(({ users }) => users),
    ...[...projects.values(), ...automationVersions.values()].flat().map(({ user_id }) => user_id),
    ...onCall,
  ]);
  const needsOps = audiences.some((audience) => audience.ops !== null || audience.onCall);
  return {
    ...{ projects, automationVersions, onCall },
    hasSlack: settings.slack_webhook_url !== undefined,
    members: await readMembers(tx, tenantId, [...userIds]),
    ops: needsOps ? await readOps(tx, tenantId) : [],
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

const PROJECT_PEOPLE = { name: 'project_people', of: 'tasks_api.project_people_v1' } as const;
const VERSION_PEOPLE = { name: 'version_people', of: 'automation_api.version_people_v1' } as const;

async function readRoles(
  tx: Transaction,
  tenantId: string,
  { name, of }: typeof PROJECT_PEOPLE | typeof VERSION_PEOPLE,
  ids: readonly (string | undefined)[],
) {
  const found = new Map<string, { user_id: string; role: string }[]>();
  const wanted = [...new Set(ids.filter((id) => id !== undefined))];
  if (wanted.length === 0) return found;
  const { rows } = await tx.query<{ id: string; user_id: string; role: string }>({
    name,
    text: `select wanted.id, people.user_id, people.role
             from unnest($2::uuid[]) as wanted (id) cross join lateral ${of}($1, wanted.id) as people`,
    values: [tenantId, wanted],
  });
  for (const { id, ...person } of rows) {
    const people = found.get(id);
    if (people) people.push(person);
    else found.set(id, [person]);
  }
  return found;
}

async function readMembers(tx: Transaction, tenantId: string, userIds: readonly string[]) {
  if (userIds.length === 0) return new Map<string, Person>();
  const { rows } = await tx.query<Person>({
    name: 'contacts',
    text: 'select user_id, email, display_name from directory_api.contacts_v1($1, $2)',
    values: [tenantId, userIds],
  });
  return new Map(rows.map((person) => [person.user_id, person]));
}

async function readOps(tx: Transaction, tenantId: string): Promise<People['ops']> {
  const { rows } = await tx.query<People['ops'][number]>({
    name: 'ops',
    text: 'select user_id, email, display_name, roles from directory_api.ops_v1($1)',
    values: [tenantId],
  });
  return rows;
}
