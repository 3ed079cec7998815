import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { automationService, session, type AutomationService } from './automation-service.ts';
import { client, type TestClient } from './client.ts';

const olga = session('acme', 'olga');
const max = session('acme', 'max');
const ada = session('acme', 'ada', ['admin']);

let automation: AutomationService;
let ask: TestClient;
beforeAll(async () => {
  automation = await automationService();
  ask = client(automation.deps);
  await automation.tenant('acme', ['olga', 'max', 'ada']);
});
afterAll(() => automation.close());

/** An automation of olga, with max in the role given; how each can be changed. */
async function owned(role?: 'owner' | 'member') {
  const { body } = await ask.createAutomation(olga, {}, { name: 'Invoices' });
  const automation_id = body.automation.id;
  const of = (user_id: string) => ({ automation_id, user_id });
  if (role) await ask.putMember(olga, of('max'), { role });
  return {
    read: async (who = ada) => (await ask.getAutomation(who, { automation_id })).body.automation,
    status: async (who: typeof olga) => (await ask.getAutomation(who, { automation_id })).status,
    put: (user: string, wanted: string) => ask.putMember(ada, of(user), { role: wanted }),
    remove: (user: string, who = ada) => ask.deleteMember(who, of(user)),
    owners: () =>
      automation.rows(
        `select user_id from automation.automation_members where automation_id = $1 and role = 'owner'`,
        [automation_id],
      ),
  };
}

describe('a member of an automation', () => {
  it('is removed by who manages it, and sees it no more', async () => {
    const it = await owned('member');
    expect((await it.remove('max', max)).status).toBe(403);
    expect(await it.status(max)).toBe(200);
    expect((await it.remove('max')).status).toBe(204);
    expect(await it.status(max)).toBe(403);
    expect((await it.remove('max')).status).toBe(404);
    expect((await it.read()).version).toBe(3);
  });

  it('that is its last owner stays one', async () => {
    const it = await owned('member');
    const refused = { status: 409, body: { code: 'last_owner' } };
    expect(await it.remove('olga')).toMatchObject(refused);
    expect(await it.put('olga', 'member')).toMatchObject(refused);
    expect((await it.put('olga', 'owner')).status).toBe(200);
  });

  it('that is the owner on record leaves that to the eldest of the others', async () => {
    const it = await owned('owner');
    expect((await it.put('olga', 'client')).status).toBe(200);
    expect((await it.read()).owner_id).toBe('max');
    expect(await it.remove('max')).toMatchObject({ status: 409 });
  });

  it('cannot be removed together with the other owner, by two at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const it = await owned('owner');
      const both = await Promise.all([it.remove('olga'), it.put('max', 'member')]);
      expect(both.map(({ status }) => status).filter((status) => status === 409)).toHaveLength(1);
      expect(await it.owners()).toHaveLength(1);
    }
  });
});

describe('a version', () => {
  it('is read by every member of its project, and changed by none for that', async () => {
    const project_id = await automation.project('acme');
    const made = await ask.version(olga, project_id);
    const other = await ask.version(olga);
    const params = { automation_version_id: made.id };
    const reads = async (who: typeof olga) => [
      (await ask.getVersion(who, params)).status,
      (await ask.history(who, params)).status,
      (await ask.transitions(who, params)).status,
    ];
    expect(await reads(max)).toEqual([403, 403, 403]);
    expect((await ask.listVersions(max, {})).body.items).toEqual([]);
    for (const role of ['client', 'member', 'ops', 'owner']) {
      await automation.rows('delete from tasks.project_members where project_id = $1', [project_id]);
      await automation.rows(
        `insert into tasks.project_members (tenant_id, project_id, user_id, role) values ('acme', $1, 'max', $2)`,
        [project_id, role],
      );
      expect(await reads(max)).toEqual([200, 200, 200]);
      expect((await ask.listVersions(max, {})).body.items.map(({ id }) => id)).toEqual([made.id]);
      expect((await ask.getVersion(max, { automation_version_id: other.id })).status).toBe(403);
      expect((await ask.move(max, made.id, 'Blocked', { blocked_reason: 'x' })).status).toBe(403);
      const { transitions } = (await ask.transitions(max, params)).body;
      expect(transitions.filter(({ allowed }) => allowed)).toEqual([]);
    }
  });
});
