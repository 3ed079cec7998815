import { catalog, type Project } from '@interlock/contracts';
import { chapter, say } from './narrator.ts';
import { mailboxOf, PEOPLE, TENANT, type Cast, type PersonId } from './cast.ts';

const { directory, tasks } = catalog;

/** Makes the tenant's people and a new project in which Bob is a member. */
export async function setTheScene(cast: Cast, gateway: string, run: string): Promise<Project> {
  chapter('The people and the project');
  for (const user of Object.keys(PEOPLE) as PersonId[]) {
    const { name, roles } = PEOPLE[user];
    await cast.service.call(directory.putMember, {
      user_id: user,
      email: mailboxOf(user),
      display_name: name,
      status: 'active',
      roles: [...roles],
    });
    say(`${name} is a member of tenant ${TENANT}${roles.length > 0 ? `: ${roles.join(', ')}` : ''}`);
  }
  const made = await cast.olga.call(tasks.createProject, { name: `Invoice automation ${run}` });
  const project = made.body.project as Project;
  say(`Olga makes the project '${project.name}' and owns it`, `${gateway}/v1/projects/${project.id}`);
  await cast.olga.call(tasks.putProjectMember, { project_id: project.id, user_id: 'bob', role: 'member' });
  say('Bob joins it as a member', `${gateway}/v1/projects/${project.id}/members`);
  return project;
}
