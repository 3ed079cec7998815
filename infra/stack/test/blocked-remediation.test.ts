import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startFlow13, type Caller, type Flow13, type Version } from './flow-13.ts';

const SETTINGS = {
  remediation: { remind_after_s: 2, escalate_after_s: 4, quiet_period_s: 3, auto_unblock: true },
  checklists: { build: ['Connect the CRM', 'Map the fields'], qa: ['Run the regression'] },
  on_call: ['duty'],
};
const PATIENCE = { timeout: 30_000, interval: 100 };

let slack: Awaited<ReturnType<typeof startSlack>>;
let flow: Flow13;
let cli: Caller;

/** A Slack that keeps the first line of what is posted. */
async function startSlack() {
  const posts: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      posts.push((JSON.parse(body) as { text: string }).text.split('\n')[0] ?? '');
      response.end('ok');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { posts, url: `http://127.0.0.1:${port}/hook`, stop: () => void server.close() };
}

beforeAll(async () => {
  slack = await startSlack();
  flow = await startFlow13({ ...SETTINGS, slack_webhook_url: slack.url });
  cli = await flow.caller('acme', 'cli', []);
  await member('rel', ['ops_release']);
  await member('duty', []);
}, 120_000);
afterAll(async () => {
  slack.stop();
  await flow?.stop();
}, 30_000);

const member = (id: string, roles: string[]) =>
  flow.admin('PUT', `/v1/directory/members/${id}`, {
    ...{ email: `${id}@acme.example`, display_name: id, status: 'active', roles },
  });

/** The templates that a person was mailed about one of these links, in order. */
async function mailed(to: string, ...about: string[]): Promise<string[]> {
  const response = await fetch(`${flow.stack.mail}/email`);
  const mails = (await response.json()) as {
    to: unknown;
    text: string;
    headers: Record<string, string>;
  }[];
  return mails
    .filter(
      (mail) => JSON.stringify(mail.to).includes(`${to}@`) && about.some((id) => mail.text.includes(id)),
    )
    .map(({ headers }) => headers['x-interlock-template'] ?? JSON.stringify(headers));
}

const read = async ({ id }: Version) =>
  (await flow.admin('GET', `/v1/automation-versions/${id}`)).body.automation_version;
const tasksOf = async ({ project }: Version, kind: string) =>
  (await flow.admin('GET', `/v1/tasks?project_id=${project}&kind=${kind}`)).body.items;

it('a version gets its checklists, is blocked, reminded of, escalated, and returns by itself', async () => {
  const version = await flow.begin();
  await flow.admin('PUT', `/v1/projects/${version.project}/members/cli`, { role: 'client' });
  await flow.external(version, 'Needs Pricing');
  await flow.external(version, 'Awaiting Client Approval');
  await flow.quote(version.project, 'q1', { status: 'signed' });
  expect((await flow.move(flow.admin, version, 'Build in Progress')).status).toBe(200);
  await vi.waitFor(async () => expect(await tasksOf(version, 'build_checklist')).toHaveLength(2), PATIENCE);
  for (const { id } of await tasksOf(version, 'build_checklist')) await flow.complete(id ?? '');
  for (const kind of ['build_artifacts', 'runbook']) await flow.record(flow.admin, version, kind);
  expect((await flow.move(flow.admin, version, 'QA & Testing')).status).toBe(200);
  await vi.waitFor(async () => expect(await tasksOf(version, 'qa_checklist')).toHaveLength(1), PATIENCE);

  expect((await flow.move(flow.admin, version, 'Blocked')).status).toBe(200);
  const { remediation_task_id: task } = await read(version);
  await vi.waitFor(
    async () => expect(await mailed('duty', task)).toEqual(['automation_blocked', 'remediation_reminder']),
    PATIENCE,
  );
  await vi.waitFor(
    async () => expect(await mailed('rel', task)).toEqual(['automation_blocked', 'remediation_escalated']),
    PATIENCE,
  );
  await flow.complete(task);
  await vi.waitFor(async () => expect((await read(version)).status).toBe('QA & Testing'), PATIENCE);
  const { items } = (await flow.admin('GET', `/v1/automation-versions/${version.id}/history`)).body;
  expect(items[0]).toMatchObject({ to_status: 'QA & Testing', system_initiated: true });
  expect(await tasksOf(version, 'qa_checklist')).toHaveLength(1);
  expect(await mailed('cli', task, version.project)).toEqual(['build_started', 'automation_blocked']);
  expect(slack.posts).toEqual([
    '*QA started: Invoices, version 1*',
    ':rotating_light: CRITICAL: *Blocked: Invoices, version 1*',
    ':rotating_light: CRITICAL: *Escalation: still blocked: Invoices, version 1*',
  ]);
  const { items: inApp } = (await cli('GET', '/v1/notifications')).body;
  expect(inApp.map(({ template }) => template)).toEqual(['automation_blocked', 'build_started']);
}, 120_000);

it('a record that says unstable reopens the task with the reason, and one that says stable lets it return', async () => {
  const version = await flow.begin();
  await flow.move(flow.admin, version, 'Blocked');
  const { remediation_task_id: task } = await read(version);
  await flow.complete(task);
  await flow.record(flow.admin, version, 'stability', { stable: false });
  const shown = async () =>
    (await flow.admin('GET', `/v1/tasks/${task}`)).body.task as {
      id: string;
      status?: string;
      reason?: string;
    };
  await vi.waitFor(
    async () =>
      expect(await shown()).toMatchObject({
        status: 'in_progress',
        reason: expect.stringContaining('not stable') as string,
      }),
    PATIENCE,
  );
  await flow.admin('PATCH', `/v1/tasks/${task}/status`, { status: 'complete' });
  await flow.record(flow.admin, version, 'stability', { stable: true });
  await vi.waitFor(async () => expect((await read(version)).status).toBe('Intake in Progress'), PATIENCE);
}, 60_000);
