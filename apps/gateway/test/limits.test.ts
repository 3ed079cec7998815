import { createClient } from '@interlock/client';
import { catalog, type Tenant } from '@interlock/contracts';
import { implement } from '@interlock/messaging';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { project } from './project.ts';
import { testGateway, type TestGateway } from './test-gateway.ts';

const { createProject, listProjects } = catalog.tasks;
let gateway: TestGateway;
let limit = 3;
let asked = 0;

beforeAll(async () => {
  gateway = await testGateway();
  await gateway.answer('tasks', [
    implement(createProject, () => Promise.resolve({ project: project() })),
    implement(listProjects, () => Promise.resolve({ items: [], next_cursor: null })),
  ]);
  await gateway.answer('directory', [
    implement(catalog.directory.getTenant, (_, { tenant_id }) => {
      asked += 1;
      const settings = { rate_limits: { writes_per_minute: limit } };
      return Promise.resolve({ tenant: { id: tenant_id, settings } as Tenant });
    }),
    implement(catalog.directory.putTenant, (_, { tenant_id }) =>
      Promise.resolve({ tenant: { id: tenant_id } as Tenant, created: false }),
    ),
  ]);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const create = async (token: string) => {
  const response = await fetch(`${gateway.url}/v1/projects`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'P' }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as object };
};

it("lets a user write as often as the tenant's setting says, and tells how much is left", async () => {
  const token = await gateway.token();
  const answers = [await create(token), await create(token), await create(token)];
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(answers.map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual(['2', '1', '0']);
  expect(answers[0]?.headers.get('ratelimit-limit')).toBe('3');
  const refused = await create(token);
  expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60);
  expect(asked).toBe(1);
});

it('does not count what a service sets the limits with', async () => {
  limit = 1;
  const token = await gateway.serviceToken({ tenant_id: 'tight' });
  const put = async () => {
    const response = await fetch(`${gateway.url}/v1/directory/tenants/tight`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Tight', status: 'active' }),
    });
    return [response.status, response.headers.get('ratelimit-limit')];
  };
  expect([await put(), await put(), await put()]).toEqual(Array(3).fill([200, null]));
  limit = 3;
});

it('does not count reads, nor other users', async () => {
  const client = createClient({ baseUrl: gateway.url, token: await gateway.token() });
  expect((await client.call(listProjects, {})).status).toBe(200);
  expect((await create(await gateway.token({ sub: 'bob' }))).status).toBe(201);
});

it('hears of a changed setting at once, and of what another gateway has counted', async () => {
  const directory = await gateway.connect('directory');
  limit = 5;
  directory.publish('evt.directory.tenant_changed.acme', '{}');
  await directory.flush();
  const token = await gateway.token({ sub: 'carol' });
  await expect
    .poll(async () => (await create(await gateway.token({ sub: 'probe' }))).headers.get('ratelimit-limit'))
    .toBe('5');
  const other = await gateway.connect('gateway');
  other.publish('limits.gateway', JSON.stringify({ from: 'another', counts: { 'acme/carol': 5 } }));
  await other.flush();
  await expect.poll(async () => (await create(token)).status).toBe(429);
});

it('has no limit at 0', async () => {
  limit = 0;
  const directory = await gateway.connect('directory');
  directory.publish('evt.directory.tenant_changed.acme', '{}');
  await directory.flush();
  await expect
    .poll(async () => (await create(await gateway.token({ sub: 'dave' }))).headers.get('ratelimit-limit'))
    .toBeNull();
});
