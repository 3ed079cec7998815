import { once } from 'node:events';
import { connect } from 'node:net';
import { catalog } from '@interlock/contracts';
import { implement } from '@interlock/messaging';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { testGateway, type TestGateway } from './test-gateway.ts';

const { listProjects } = catalog.tasks;
/** One call at once, and two of a tenant in its queue, for as long as a test may take. */
const patient = { perFlow: 2, total: 16, burstMs: 60_000, standingMs: 60_000 };
let gateway: TestGateway;
/** The calls that the service has begun. */
let began: { tenant: string; end: () => void }[];
let over: boolean;

async function start(queue = patient) {
  gateway = await testGateway({ limit: { min: 1, max: 1, tolerance: 8 }, queue });
  const run = implement(listProjects, ({ principal }) => {
    return new Promise((resolve) => {
      const end = () => resolve({ items: [], next_cursor: null });
      if (over) end();
      else began.push({ tenant: principal.tenantId, end });
    });
  });
  await gateway.answer('tasks', [run]);
}

beforeEach(() => {
  began = [];
  over = false;
});
afterEach(async () => {
  over = true;
  for (const { end } of began) end();
  await gateway[Symbol.asyncDispose]();
});

const list = async (token: string, path = '/v1/projects') => {
  const response = await fetch(`${gateway.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, headers: response.headers, body: (await response.json()) as object };
};

const metric = async (name: string) => {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  return Number(new RegExp(`^interlock_admission_${name} (\\d+)$`, 'm').exec(text)?.[1]);
};
const waiting = () => metric('waiting{to="tasks",service="gateway"}');
const untilWaiting = (count: number) => expect.poll(waiting, { interval: 5 }).toBe(count);
const untilBegun = (count: number) => expect.poll(() => began.length, { interval: 5 }).toBe(count);

/** One call under way and two that wait: more is too much. */
async function crowd(token: string): Promise<{ calls: ReturnType<typeof list>[] }> {
  const calls = [list(token)];
  await untilBegun(1);
  calls.push(list(token));
  await untilWaiting(1);
  calls.push(list(token));
  await untilWaiting(2);
  return { calls };
}

it('turns away in the words of every refusal, and counts it instead of logging it', async () => {
  await start();
  const token = await gateway.token();
  const { calls } = await crowd(token);
  const lines = gateway.lines.length;
  const refused = await list(token);
  expect(refused).toMatchObject({ status: 503, body: { code: 'overloaded', status: 503 } });
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(refused.body).toHaveProperty('request_id', refused.headers.get('x-request-id'));
  expect(gateway.lines).toHaveLength(lines);
  await expect
    .poll(() => gateway.lines.find(({ message }) => message === 'requests were not let in'))
    .toMatchObject({ level: 'warn', to: 'tasks', refused: 1 });
  expect(await metric('refused_total{to="tasks",reason="queue",service="gateway"}')).toBe(1);
  for (let count = 1; count <= 3; count += 1) {
    await untilBegun(count);
    began[count - 1]?.end();
  }
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200, 200]);
});

it('answers on every other path, and of other services, at any time', async () => {
  await start();
  const token = await gateway.token();
  await crowd(token);
  for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json'])
    expect((await fetch(`${gateway.url}${path}`)).status, path).toBe(200);
  expect((await list(token, '/v1/nowhere')).status).toBe(404);
  expect((await list(token, '/v1/audit-logs')).body).not.toHaveProperty('code', 'overloaded');
});

it('lets another tenant in although the first has filled its queue', async () => {
  await start();
  await crowd(await gateway.token());
  const other = list(await gateway.token({ tenant_id: 'other' }));
  await untilWaiting(3);
  began[0]?.end();
  await untilBegun(2);
  began[1]?.end();
  await untilBegun(3);
  expect(began.map(({ tenant }) => tenant)).toEqual(['acme', 'acme', 'other']);
  began[2]?.end();
  expect((await other).status).toBe(200);
});

it('refuses what waits for longer than anyone should', async () => {
  await start({ ...patient, burstMs: 100 });
  const token = await gateway.token();
  void list(token);
  await untilBegun(1);
  const late = await Promise.all([list(token), list(token)]);
  expect(late.map(({ body }) => (body as { code?: string }).code)).toEqual(['overloaded', 'overloaded']);
  expect(await metric('refused_total{to="tasks",reason="wait",service="gateway"}')).toBe(2);
});

it('does nothing for a client that has gone while it waited', async () => {
  await start();
  const token = await gateway.token();
  const running = list(token);
  await untilBegun(1);
  const { hostname, port } = new URL(gateway.url);
  const gone = connect(Number(port), hostname);
  gone.write(`GET /v1/projects HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n\r\n`);
  await untilWaiting(1);
  gone.destroy();
  await once(gone, 'close');
  const last = list(token);
  await untilWaiting(2);
  began[0]?.end();
  await running;
  await untilBegun(2);
  began[1]?.end();
  expect((await last).status).toBe(200);
  expect(began).toHaveLength(2);
});
