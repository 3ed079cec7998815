import { createClient, ProblemError, type Client } from '@interlock/client';
import { catalog, refuse } from '@interlock/contracts';
import { implement, type Call } from '@interlock/messaging';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ID, project } from './project.ts';
import { testGateway, type TestGateway } from './test-gateway.ts';

const { createProject, listProjects, updateProject, deleteProjectMember } = catalog.tasks;

let gateway: TestGateway;
let client: Client;
let bearer: { authorization: string };
let seen: { call: Call; input: unknown }[] = [];

beforeAll(async () => {
  gateway = await testGateway();
  const token = await gateway.token();
  bearer = { authorization: `Bearer ${token}` };
  client = createClient({ baseUrl: gateway.url, token });
  const note = (call: Call, input: unknown) => void seen.push({ call, input });
  await gateway.answer('tasks', [
    implement(createProject, async (call, input) => {
      note(call, input);
      return { project: project({ name: input.name }) };
    }),
    implement(listProjects, async (call, input) => {
      note(call, input);
      return { items: [], next_cursor: input.cursor ?? null };
    }),
    implement(updateProject, async (call, input) => {
      note(call, input);
      if (input.if_match)
        throw refuse('concurrency_conflict', 'Changed meanwhile.', { current: { version: 2 } });
      throw new Error('secret of the database');
    }),
    implement(deleteProjectMember, async (call, input) => {
      note(call, input);
      return {};
    }),
  ]);
});

beforeEach(() => {
  seen = [];
});

afterAll(() => gateway[Symbol.asyncDispose]());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}${path}`, { headers: { ...bearer, ...headers } });

it('passes body, principal and request id on, and status, body and entity tag back', async () => {
  const made = await client.call(createProject, { name: 'Größe ✓' }, { requestId: 'req-1' });
  expect(made).toMatchObject({ status: 201, requestId: 'req-1', etag: '2026-01-31T12:00:00.123Z' });
  expect(made.body.project).toMatchObject({ name: 'Größe ✓' });
  const principal = {
    kind: 'session',
    tenantId: 'acme',
    sub: 'alice',
    roles: ['admin'],
    systemInitiated: false,
  };
  expect(seen).toEqual([
    { call: { principal, requestId: 'req-1', surface: 'v1' }, input: { name: 'Größe ✓' } },
  ]);
});

it('quotes the entity tag, says what the body is, and forbids to keep or guess it', async () => {
  const body = '{"name":"x","tenant_id":"other"}';
  const headers = { ...bearer, 'content-type': 'application/json; charset=utf-8' };
  const response = await fetch(`${gateway.url}/v1/projects`, { method: 'POST', headers, body });
  expect(response.status).toBe(201);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    etag: '"2026-01-31T12:00:00.123Z"',
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  expect(response.headers.get('server')).toBeNull();
  expect(seen[0]?.input).toEqual({ name: 'x' });
});

it('makes a request id where none can be used', async () => {
  for (const headers of [{}, { 'x-request-id': 'has space' }, { 'x-request-id': 'x'.repeat(129) }]) {
    const id = (await get('/v1/projects', headers as Record<string, string>)).headers.get('x-request-id');
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
  }
  expect(seen.every(({ call }) => /^[0-9a-f-]{36}$/.test(call.requestId))).toBe(true);
});

it('passes the query on, whatever is in it', async () => {
  const listed = await client.call(listProjects, { limit: 7, cursor: 'ä&b=c\r\nX: y' });
  expect(listed.body.next_cursor).toBe('ä&b=c\r\nX: y');
  expect(seen[0]?.input).toEqual({ limit: 7, cursor: 'ä&b=c\r\nX: y' });
});

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
  expect(seen[0]?.input).toEqual({ project_id: ID, if_match: '"e1"' });
});

it('says nothing of an error inside', async () => {
  const refused = await client
    .call(updateProject, { project_id: ID, name: 'x' })
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({ status: 500, problem: { code: 'internal' } });
  expect(JSON.stringify(refused)).not.toContain('secret of the database');
  expect(gateway.errors).toEqual([new Error('secret of the database')]);
});

it('answers 204 without a body, and ignores the body of a DELETE', async () => {
  const url = `${gateway.url}/v1/projects/${ID}/members/bob`;
  const headers = { ...bearer, 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'DELETE', headers, body: '{"user_id":' });
  expect(response.status).toBe(204);
  expect(await response.text()).toBe('');
  expect(response.headers.get('content-type')).toBeNull();
  expect(seen[0]?.input).toEqual({ project_id: ID, user_id: 'bob' });
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
