import { createClient, ProblemError, type Client } from '@interlock/client';
import { catalog, refuse } from '@interlock/contracts';
import { implement } from '@interlock/messaging';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ID } from './project.ts';
import { testGateway, type TestGateway } from './test-gateway.ts';

const { listProjects, updateProject, deleteProjectMember } = catalog.tasks;

let gateway: TestGateway;
let client: Client;
let bearer: { authorization: string };

beforeAll(async () => {
  gateway = await testGateway();
  const token = await gateway.token();
  bearer = { authorization: `Bearer ${token}` };
  client = createClient({ baseUrl: gateway.url, token });
  await gateway.answer('tasks', [
    implement(listProjects, async () => ({ items: [], next_cursor: null })),
    implement(updateProject, async (_, input) => {
      if (input.if_match === '"e1"')
        throw refuse('concurrency_conflict', 'Changed meanwhile.', { current: { version: 2 } });
      throw new Error('secret of the database');
    }),
    implement(deleteProjectMember, async () => ({})),
  ]);
});

afterAll(() => gateway[Symbol.asyncDispose]());

const get = (path: string) => fetch(`${gateway.url}${path}`, { headers: bearer });

it('refuses unknown and repeated query names', async () => {
  const unknown = await get('/v1/projects?colour=red');
  expect(unknown.status).toBe(400);
  expect(await unknown.json()).toMatchObject({ code: 'validation_failed', details: [{ field: 'colour' }] });
  const repeated = await get('/v1/projects?limit=1&limit=2');
  expect(repeated.status).toBe(400);
  expect(await repeated.json()).toMatchObject({
    code: 'validation_failed',
    detail: "The query name 'limit' is given more than once.",
    details: [{ field: 'limit' }],
  });
});

it('passes declared headers on, and a refusal back', async () => {
  const refused = await client
    .call(updateProject, { project_id: ID, if_match: '"e1"' })
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ProblemError);
  expect(refused).toMatchObject({
    status: 409,
    problem: { code: 'concurrency_conflict', current: { version: 2 } },
  });
});

it('says nothing of an error inside', async () => {
  const refused = await client
    .call(updateProject, { project_id: ID, name: 'x' })
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({ status: 500, problem: { code: 'internal' } });
  expect(JSON.stringify(refused)).not.toContain('secret of the database');
  expect(gateway.errors).toEqual([new Error('secret of the database')]);
});

it('leaves it to the service what an id is, decoded', async () => {
  const response = await get(`/v1/projects/${'a%2F'.repeat(200)}`);
  expect(response.status).toBe(503);
  const deleted = await fetch(`${gateway.url}/v1/projects/${ID}/members/b%2Fb`, {
    method: 'DELETE',
    headers: bearer,
  });
  expect(await deleted.json()).toMatchObject({ code: 'validation_failed', details: [{ field: 'user_id' }] });
});

it('answers 503 when the service is not there, and says when to try again', async () => {
  const response = await get('/v1/notifications');
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('2');
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({
    code: 'unavailable',
    request_id: response.headers.get('x-request-id'),
  });
});
