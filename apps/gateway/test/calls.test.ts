import { createClient, type Client } from '@interlock/client';
import { catalog } from '@interlock/contracts';
import { implement, type Call } from '@interlock/messaging';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ID, project } from './project.ts';
import { testGateway, type TestGateway } from './test-gateway.ts';

const { createProject, listProjects, deleteProjectMember } = catalog.tasks;

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

const get = (path: string, headers: Record<string, string>) =>
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

it('answers 204 without a body, and ignores the body of a DELETE', async () => {
  const url = `${gateway.url}/v1/projects/${ID}/members/bob`;
  const headers = { ...bearer, 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'DELETE', headers, body: '{"user_id":' });
  expect(response.status).toBe(204);
  expect(await response.text()).toBe('');
  expect(response.headers.get('content-type')).toBeNull();
  expect(seen[0]?.input).toEqual({ project_id: ID, user_id: 'bob' });
});
