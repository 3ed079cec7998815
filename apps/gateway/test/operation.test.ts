import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient, type Client } from '@interlock/client';
import { catalog } from '@interlock/contracts';
import { implement } from '@interlock/messaging';
import { fastify } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listen } from '../src/listen.ts';
import { ID } from './project.ts';
import { testGateway, type TestGateway } from './test-gateway.ts';

const { listProjects } = catalog.tasks;

let gateway: TestGateway;
let client: Client;

beforeEach(async () => {
  gateway = await testGateway();
  client = createClient({ baseUrl: gateway.url, token: await gateway.token() });
});

afterEach(() => gateway[Symbol.asyncDispose]());

const statusOf = async (path: string) => (await fetch(`${gateway.url}${path}`)).status;

it('is ready while it has bus and keys, and is not told to stop', async () => {
  expect(await statusOf('/healthz')).toBe(200);
  const ready = await fetch(`${gateway.url}/readyz`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toEqual({ ready: true, checks: { bus: true, keys: true } });
  gateway.setServing(false);
  expect(await statusOf('/readyz')).toBe(503);
});

it('says at once that nothing was done while the bus is away', async () => {
  await gateway.nats.stop();
  await expect.poll(() => statusOf('/readyz')).toBe(503);
  expect(await statusOf('/healthz')).toBe(200);
  const report = {
    source: 's',
    failure_id: 'f',
    context_type: 'project',
    context_id: ID,
    code: 'c',
    message: 'm',
  };
  const service = createClient({ baseUrl: gateway.url, token: await gateway.serviceToken() });
  const started = Date.now();
  for (const call of [
    () => client.call(listProjects, {}),
    () => service.call(catalog.tasks.reportValidationFailure, report),
  ]) {
    await expect(call()).rejects.toMatchObject({
      status: 503,
      retryAfter: 2,
      problem: { code: 'unavailable' },
    });
  }
  expect(Date.now() - started).toBeLessThan(1_000);
});

it('logs one line for a request, with the route and who, and counts it', async () => {
  await gateway.answer('tasks', [implement(listProjects, async () => ({ items: [], next_cursor: null }))]);
  await client.call(listProjects, { cursor: 'private' }, { requestId: 'r-1' });
  await fetch(`${gateway.url}/v1/nothing?token=private`);
  await expect.poll(() => gateway.lines.length).toBe(2);
  expect(gateway.lines[0]).toEqual({
    level: 'info',
    message: 'request',
    method: 'GET',
    route: '/v1/projects',
    status: 200,
    code: 'ok',
    ms: expect.any(Number),
    request_id: 'r-1',
    tenant: 'acme',
    user: 'alice',
  });
  expect(gateway.lines[1]).toMatchObject({
    status: 404,
    code: 'not_found',
    route: null,
    tenant: null,
    user: null,
  });
  expect(JSON.stringify(gateway.lines)).not.toContain('private');
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(metrics).toMatch(
    /interlock_call_seconds_count\{.*use_case="list_projects",surface="v1",code="ok".*\} 1/,
  );
});

it('answers the running request before it stops, and takes no new one', async () => {
  let entered = () => {};
  let release = () => {};
  const running = new Promise<void>((resolve) => (entered = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  const slow = implement(listProjects, async () => {
    entered();
    await released;
    return { items: [], next_cursor: null };
  });
  await gateway.answer('tasks', [slow]);
  const call = client.call(listProjects, {});
  await running;
  const closed = gateway.close();
  await expect.poll(() => statusOf('/healthz').catch(() => 'refused')).toBe('refused');
  release();
  expect(await call).toMatchObject({ status: 200 });
  const before = Date.now();
  await closed;
  expect(Date.now() - before).toBeLessThan(1_000);
});

it('answers what comes on an open connection after it was told to stop, and ends the connection with that', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const healthz = () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get(`${gateway.url}/healthz`, { agent }, (response) => {
        response.resume().once('end', () => resolve(response));
      }).once('error', reject);
    });
  expect((await healthz()).headers.connection).toBe('keep-alive');
  const closed = gateway.close();
  const last = await healthz();
  expect([last.statusCode, last.headers.connection]).toEqual([200, 'close']);
  await closed;
});

it('names the port that is taken', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const message = `PORT: port ${port} of 127.0.0.1 is taken. Stop what listens there, or set PORT to another port.`;
  await expect(listen(fastify(), '127.0.0.1', port)).rejects.toMatchObject({
    name: 'ConfigurationError',
    message,
  });
  await new Promise((resolve) => other.close(resolve));
});
