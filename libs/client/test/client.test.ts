import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { catalog } from '@interlock/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createClient, ProblemError, type Client } from '../src/index.ts';

const ID = '0190b1d2-0000-7000-8000-000000000001';

let server: Server;
let client: Client;
let asked: { request: IncomingMessage; body: string };
let answer: { status: number; headers: Record<string, string>; body: string };

beforeEach(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      asked = { request, body };
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  client = createClient({ baseUrl, token: () => Promise.resolve('abc') });
  answer = { status: 200, headers: {}, body: '{}' };
});

afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

it('puts fields into path, header and body, and reads the answer', async () => {
  answer = {
    status: 200,
    headers: { etag: '"e2"', 'x-request-id': 'r1' },
    body: '{"task":{"status":"complete"}}',
  };
  const fields = { task_id: ID, status: 'complete', reason: undefined, if_match: '"e1"' };
  const options = { requestId: 'r1', idempotencyKey: 'k1', headers: { 'x-extra': 'x' } };
  const got = await client.call(catalog.tasks.updateTaskStatus, fields, options);
  expect(got).toMatchObject({ status: 200, etag: 'e2', requestId: 'r1' });
  expect(got.body.task.status).toBe('complete');
  expect(asked.request.method).toBe('PATCH');
  expect(asked.request.url).toBe(`/v1/tasks/${ID}/status`);
  expect(asked.body).toBe('{"status":"complete"}');
  expect(asked.request.headers).toMatchObject({
    authorization: 'Bearer abc',
    'content-type': 'application/json',
    'if-match': '"e1"',
    'x-request-id': 'r1',
    'idempotency-key': 'k1',
    'x-extra': 'x',
  });
});

it('puts fields into the query of a GET, encoded', async () => {
  await client.call(catalog.tasks.listTasks, {
    status: 'in_progress',
    due_before: '2026-01-31T12:00:00+01:00',
  });
  expect(asked.request.url).toBe('/v1/tasks?status=in_progress&due_before=2026-01-31T12%3A00%3A00%2B01%3A00');
  expect(asked.request.headers['content-type']).toBeUndefined();
  await client.call(catalog.directory.getTenant, { tenant_id: 'a/b' });
  expect(asked.request.url).toBe('/v1/directory/tenants/a%2Fb');
});

it('has no body after a 204', async () => {
  answer = { status: 204, headers: {}, body: '' };
  expect(await client.call(catalog.tasks.deleteTask, { task_id: ID })).toMatchObject({
    status: 204,
    body: undefined,
  });
});

it('throws what is refused', async () => {
  const problem = {
    type: 'urn:interlock:error:overloaded',
    title: 'The service is busy',
    status: 503,
    code: 'overloaded',
    detail: 'Try again.',
    details: [],
    request_id: 'r1',
  };
  answer = { status: 503, headers: { 'retry-after': '1' }, body: JSON.stringify(problem) };
  const error = await client.call(catalog.tasks.listProjects, {}).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({ problem, status: 503, retryAfter: 1, message: '503 overloaded: Try again.' });
});

it('throws a ProblemError for an answer that is not the gateway’s', async () => {
  answer = { status: 502, headers: {}, body: '<html>' };
  const error = await client.call(catalog.tasks.listProjects, {}).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    name: 'ProblemError',
    status: 502,
    retryAfter: undefined,
    problem: { status: 502 },
  });
});

it('names a path field that is missing, and a surface without a route', async () => {
  await expect(client.call(catalog.tasks.getTask, { task_id: '' })).rejects.toThrow("'task_id' is missing");
  await expect(client.call(catalog.tasks.deleteTask, { task_id: ID }, { surface: 'app' })).rejects.toThrow(
    "no route on the surface 'app'",
  );
});
