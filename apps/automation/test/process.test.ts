import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { catalog, type Contract, type Principal } from '@interlock/contracts';
import { commandsOf, connectBus, sendCall } from '@interlock/messaging';
import { testNats, type TestNats } from '@interlock/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { automationService, session, type AutomationService } from './automation-service.ts';

let automation: AutomationService;
let nats: TestNats;
let child: ChildProcess | undefined;
beforeAll(async () => {
  [automation, nats] = await Promise.all([automationService(), testNats()]);
  await automation.tenant('acme', ['olga']);
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await Promise.all([automation.close(), nats.stop()]);
});

const connectAs = (user: 'gateway' | 'orchestrator') =>
  connectBus({ url: nats.url, user, password: nats.password(user), onStatus: () => undefined });

it('answers over the bus, believes the caller’s name alone, publishes what it recorded, and stops when told', async () => {
  child = fork(join(import.meta.dirname, '../src/main.ts'), {
    execArgv: ['--import', 'tsx'],
    env: {
      PATH: process.env.PATH,
      LOG_LEVEL: 'warn',
      NATS_URL: nats.url,
      NATS_USER: 'automation',
      NATS_PASSWORD: nats.password('automation'),
      DATABASE_URL: automation.url('automation_app'),
      RELAY_DATABASE_URL: automation.url('automation_relay'),
    },
  });
  const [ready] = (await once(child, 'message')) as [{ health: string }];
  const gateway = await connectAs('gateway');
  const olga = session('acme', 'olga');
  const ask = async (
    contract: unknown,
    params: Record<string, string>,
    body?: object,
    principal: Principal = olga,
  ) => {
    const facts = { surface: 'v1' as const, route: 0, params, requestId: 'r', principal };
    const bytes = new TextEncoder().encode(body ? JSON.stringify(body) : '');
    const reply = await sendCall(gateway, 'gateway', contract as Contract, facts, bytes);
    const text = new TextDecoder().decode(reply.body);
    return { ...reply.facts, body: JSON.parse(text) as Record<string, Record<string, string>> };
  };

  const { createAutomation, createAutomationVersion, updateAutomationStatus } = catalog.automation;
  const made = await ask(createAutomation, {}, { name: 'Invoices' });
  const automation_id = made.body['automation']?.['id'] ?? '';
  const version = await ask(createAutomationVersion, { automation_id });
  const automation_version_id = version.body['automation_version']?.['id'] ?? '';
  const lying = { ...olga, systemInitiated: true };
  const secret = { status: 'Blocked', blocked_reason: 'password=hunter2hunter2' };
  expect(await ask(updateAutomationStatus, { automation_version_id }, secret)).toMatchObject({ status: 400 });
  const blocked = await ask(
    updateAutomationStatus,
    { automation_version_id },
    { status: 'Blocked', blocked_reason: 'Stop' },
    lying,
  );
  expect(blocked).toMatchObject({ status: 200, etag: blocked.body['automation_version']?.['updated_at'] });
  const orchestrator = await connectAs('orchestrator');
  const send = commandsOf(orchestrator, 'orchestrator');
  const open = await send(catalog.automation.listOpenBlocks, { tenantId: '', requestId: 'r' }, { limit: 10 });
  expect(open.items).toMatchObject([{ tenant_id: 'acme', automation_version_id }]);
  const [row] = await automation.rows(
    `select metadata -> 'system_initiated' as system_initiated from automation.audit_logs where action_type = 'update_status'`,
  );
  expect(row).toEqual({ system_initiated: false });

  const metrics = () => fetch(`${ready.health}/metrics`).then((answer) => answer.text());
  await expect.poll(metrics).toMatch(/interlock_events_published_total\{[^}]*\} 3/);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  await Promise.all([gateway.close(), orchestrator.close()]);
}, 30_000);
