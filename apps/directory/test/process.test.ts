import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { catalog, type Contract } from '@interlock/contracts';
import { connectBus, sendCall } from '@interlock/messaging';
import { testNats, type TestNats } from '@interlock/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { byService, testDirectory, type TestDirectory } from './directory.ts';

let directory: TestDirectory;
let nats: TestNats;
let service: ChildProcess | undefined;
beforeAll(async () => {
  [directory, nats] = await Promise.all([testDirectory(), testNats()]);
});
afterAll(async () => {
  service?.kill('SIGKILL');
  await Promise.all([directory[Symbol.asyncDispose](), nats.stop()]);
});

it('answers every contract over the bus, publishes what it recorded, and stops when told', async () => {
  service = fork(join(import.meta.dirname, '../src/main.ts'), {
    execArgv: ['--import', 'tsx'],
    env: {
      PATH: process.env.PATH,
      LOG_LEVEL: 'warn',
      NATS_URL: nats.url,
      NATS_USER: 'directory',
      NATS_PASSWORD: nats.password('directory'),
      DATABASE_URL: directory.database.url('directory_app'),
      RELAY_DATABASE_URL: directory.database.url('directory_relay'),
    },
  });
  const [ready] = (await once(service, 'message')) as [{ health: string }];
  const gateway = await connectBus({
    url: nats.url,
    user: 'gateway',
    password: nats.password('gateway'),
    onStatus: () => {},
  });
  const ask = async (contract: unknown, params: Record<string, string>, body?: object) => {
    const facts = {
      surface: 'v1' as const,
      route: 0,
      params,
      requestId: 'r',
      principal: byService('t1').principal,
    };
    const bytes = new TextEncoder().encode(body ? JSON.stringify(body) : '');
    const reply = await sendCall(gateway, 'gateway', contract as Contract, facts, bytes);
    return { status: reply.facts.status, body: JSON.parse(new TextDecoder().decode(reply.body)) as object };
  };

  const acme = { name: 'Acme', status: 'active' };
  const ann = { email: 'ann@example.com', display_name: 'Ann', status: 'active' };
  const { putTenant, getTenant, putMember, listMembers } = catalog.directory;
  expect(await ask(putTenant, { tenant_id: 't1' }, acme)).toMatchObject({
    status: 201,
    body: { tenant: acme },
  });
  expect(await ask(putTenant, { tenant_id: 't1' }, acme)).toMatchObject({ status: 200 });
  expect(await ask(getTenant, { tenant_id: 't1' })).toMatchObject({ status: 200, body: { tenant: acme } });
  expect(await ask(getTenant, { tenant_id: 't2' })).toMatchObject({
    status: 404,
    body: { code: 'not_found' },
  });
  expect(await ask(putMember, { user_id: 'ann' }, ann)).toMatchObject({ status: 201, body: { member: ann } });
  expect(await ask(listMembers, {})).toMatchObject({
    status: 200,
    body: { items: [ann], next_cursor: null },
  });

  const metrics = () => fetch(`${ready.health}/metrics`).then((answer) => answer.text());
  await expect.poll(metrics).toMatch(/interlock_events_published_total\{[^}]*\} 2/);
  service.kill('SIGTERM');
  expect(await once(service, 'exit')).toEqual([0, null]);
  await gateway.close();
});
