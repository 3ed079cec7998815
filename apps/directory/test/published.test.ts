import { createPool } from '@interlock/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byService, testDirectory, type TestDirectory } from './directory.ts';

let directory: TestDirectory;
beforeAll(async () => {
  directory = await testDirectory();
  for (const tenant of ['t1', 't2']) {
    await directory.tenant(tenant);
    await directory.member(tenant, 'ann', { roles: ['ops_build', 'admin'] });
    await directory.member(tenant, 'ben', { roles: ['opsish'] });
    await directory.member(tenant, 'cat', { roles: ['ops_release'], status: 'inactive' });
  }
});
afterAll(() => directory[Symbol.asyncDispose]());

type ServiceRole = Parameters<TestDirectory['database']['url']>[0];
type Pool = ReturnType<typeof createPool>;

/** One connection under a role. */
async function as<T>(role: ServiceRole, work: (client: Pool) => Promise<T>): Promise<T> {
  const url = directory.database.url(role);
  const pool = createPool({ url, max: 1, applicationName: 'test', onIdleError: () => {} });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

const users = async (client: Pool, sql: string) =>
  (await client.query<{ user_id: string }>(sql)).rows.map((row) => row.user_id).sort();

describe('standing_v1', () => {
  it('shows the tenant to the rest of the transaction, and not to the next', async () => {
    await as('directory_app', async (client) => {
      await client.query('begin');
      expect((await client.query('select * from members')).rowCount).toBe(0);
      const { rows } = await client.query(`select * from directory_api.standing_v1('t1', 'cat')`);
      expect(rows).toEqual([{ tenant_status: 'active', member_status: 'inactive', settings: {} }]);
      const visible = await client.query('select distinct tenant_id from members');
      expect(visible.rows).toEqual([{ tenant_id: 't1' }]);
      await client.query('commit');
      expect((await client.query('select * from members')).rowCount).toBe(0);
    });
  });

  it('is one row of nulls for what is not known', async () => {
    await as('tasks_app', async (client) => {
      const standing = async (tenant: string) =>
        (await client.query('select * from directory_api.standing_v1($1, $2)', [tenant, 'nobody'])).rows;
      expect(await standing('t1')).toEqual([{ tenant_status: 'active', member_status: null, settings: {} }]);
      expect(await standing('t9')).toEqual([{ tenant_status: null, member_status: null, settings: null }]);
    });
  });
});

describe('recipients', () => {
  it('are members of the tenant asked for, and those with a role where that is asked', async () => {
    await as('notifications_app', async (client) => {
      const wanted = `array['ann', 'cat', 'zoe']`;
      const people = `select * from directory_api.people_v1`;
      expect(await users(client, `${people}('t1', ${wanted}, false)`)).toEqual(['ann', 'cat']);
      expect(await users(client, `${people}('t2', '{}', true)`)).toEqual(['ann', 'ben', 'cat']);
      const { rows } = await client.query(`${people}('t1', array['ben'], false)`);
      expect(rows).toEqual([
        {
          user_id: 'ben',
          email: 'ben@example.com',
          display_name: 'ben',
          status: 'active',
          roles: ['opsish'],
          time_zone: 'UTC',
        },
      ]);
    });
  });

  it('are read without moving the caller to another tenant', async () => {
    await as('notifications_app', async (client) => {
      await client.query(`begin; select set_config('app.tenant', 't2', true)`);
      await client.query(`select * from directory_api.people_v1('t1', array['ann'], true)`);
      const { rows } = await client.query(`select current_setting('app.tenant') as tenant`);
      expect(rows).toEqual([{ tenant: 't2' }]);
    });
  });
});

it('tells tasks which users are active members, and their roles', async () => {
  await as('tasks_app', async (client) => {
    const { rows } = await client.query(
      `select * from directory_api.active_members_v1('t1', array['ben', 'cat', 'zoe'])`,
    );
    expect(rows).toEqual([{ user_id: 'ben', roles: ['opsish'] }]);
  });
});

const CALLS = {
  standing: `select directory_api.standing_v1('t1', 'ann')`,
  people: `select directory_api.people_v1('t1', array['ann'], true)`,
  active: `select directory_api.active_members_v1('t1', array['ann'])`,
} as const;
const MAY: Partial<Record<ServiceRole, (keyof typeof CALLS)[]>> = {
  directory_app: ['standing'],
  directory_relay: [],
  tasks_app: ['standing', 'active'],
  tasks_relay: [],
  audit_app: ['standing'],
  notifications_app: ['standing', 'people'],
};

it.each(Object.entries(MAY))('%s may call %j and no other', async (role, allowed) => {
  await as(role as ServiceRole, async (client) => {
    for (const [name, sql] of Object.entries(CALLS)) {
      const outcome = client.query(sql);
      if (allowed.includes(name as keyof typeof CALLS)) await outcome;
      else await expect(outcome).rejects.toMatchObject({ code: '42501' });
    }
  });
});

it('refuses a row of another tenant, whatever the statement says', async () => {
  await as('directory_app', async (client) => {
    await client.query(`begin; select set_config('app.tenant', 't1', true)`);
    const stray = `insert into tenants (tenant_id, name, status) values ('t7', 'x', 'active')`;
    await expect(client.query(stray)).rejects.toMatchObject({ code: '42501' });
  });
  const { rows } = await directory.pool.query('select * from tenants');
  expect(rows).toEqual([]);
  expect((await directory.getTenant(byService('t1'), { tenant_id: 't1' })).tenant.version).toBe(1);
});
