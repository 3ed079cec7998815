import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteProjectMember } from '../src/use-cases/projects/delete-project-member.ts';
import { putProjectMember } from '../src/use-cases/projects/put-project-member.ts';
import { as, projectOf, session, tasksService, type TasksService } from './tasks-service.ts';

const olga = session('acme', 'olga');
const ada = session('acme', 'ada', ['admin']);
const lastOwner = expect.objectContaining({
  refusal: expect.objectContaining({ code: 'last_owner' }) as unknown,
});

let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {}, max: {}, ada: { roles: ['admin'] } });
});
afterAll(() => service.close());

async function owned(role: 'owner' | 'member') {
  const { project } = await projectOf(service, olga, { max: role });
  const of = (user_id: string) => ({ project_id: project.id, user_id });
  return {
    put: (user: string, wanted: 'owner' | 'member') =>
      as(ada, putProjectMember(service.deps), { ...of(user), role: wanted }),
    remove: (user: string) => as(ada, deleteProjectMember(service.deps), of(user)),
    owners: () =>
      service.rows(`select user_id from tasks.project_members where project_id = $1 and role = 'owner'`, [
        project.id,
      ]),
  };
}

describe('the last owner of a project', () => {
  it('is neither removed nor given another role, while others are', async () => {
    const it = await owned('member');
    await expect(it.remove('olga')).rejects.toEqual(lastOwner);
    await expect(it.put('olga', 'member')).rejects.toEqual(lastOwner);
    await it.put('olga', 'owner');
    await it.put('max', 'owner');
    await it.remove('olga');
    await expect(it.remove('max')).rejects.toEqual(lastOwner);
  });

  it('stays when two are removed and demoted at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const it = await owned('owner');
      const both = await Promise.allSettled([it.remove('olga'), it.put('max', 'member')]);
      expect(both.filter(({ status }) => status === 'rejected')).toEqual([
        { status: 'rejected', reason: lastOwner },
      ]);
      expect(await it.owners()).toHaveLength(1);
    }
  });
});
