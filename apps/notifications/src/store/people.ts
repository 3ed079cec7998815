import type { Transaction } from '@interlock/database';
import type { Audience } from '../domain/notice.ts';
import type { People, Person } from '../domain/plan.ts';

/** The people of the tenant that audiences speak of: of the projects, then all of them in the directory. */
export async function readPeople(
  tx: Transaction,
  tenantId: string,
  audiences: readonly Audience[],
): Promise<People> {
  const projectIds = new Set(audiences.flatMap(({ project }) => project?.id ?? []));
  const projects = await readProjects(tx, tenantId, [...projectIds]);
  const userIds = new Set([
    ...audiences.flatMap(({ users }) => users),
    ...[...projects.values()].flat().map(({ user_id }) => user_id),
  ]);
  return {
    projects,
    members: await readMembers(tx, tenantId, [...userIds]),
    ops: audiences.some(({ ops }) => ops) ? await readOps(tx, tenantId) : [],
  };
}

async function readProjects(tx: Transaction, tenantId: string, projectIds: readonly string[]) {
  const projects = new Map<string, { user_id: string; role: string }[]>();
  if (projectIds.length === 0) return projects;
  const { rows } = await tx.query<{ project_id: string; user_id: string; role: string }>({
    name: 'project_people',
    text: `select wanted.project_id, people.user_id, people.role
             from unnest($2::uuid[]) as wanted (project_id)
            cross join lateral tasks_api.project_people_v1($1, wanted.project_id) as people`,
    values: [tenantId, projectIds],
  });
  for (const { project_id, ...person } of rows) {
    const people = projects.get(project_id);
    if (people) people.push(person);
    else projects.set(project_id, [person]);
  }
  return projects;
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

async function readOps(tx: Transaction, tenantId: string): Promise<Person[]> {
  const { rows } = await tx.query<Person>({
    name: 'ops',
    text: 'select user_id, email, display_name from directory_api.ops_v1($1)',
    values: [tenantId],
  });
  return rows;
}
