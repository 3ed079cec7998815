import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/client';
import { Worker, type WorkflowBundle } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { admissionActivities } from '../src/activities/admission.ts';
import { reminderActivities } from '../src/activities/reminders.ts';
import { ADMISSION_SCHEDULE, ADMIT_ALL } from '../src/contracts/admission.ts';
import { TASK_QUEUE } from '../src/contracts/names.ts';
import { remediationId } from '../src/contracts/blocked-remediation.ts';
import { cascadeId } from '../src/contracts/project-cascade.ts';
import { reminderId } from '../src/contracts/task-reminder.ts';
import { admission } from '../src/reconciler/admission.ts';
import { endedReminders } from '../src/reconciler/ended-reminders.ts';
import { openBlocks } from '../src/reconciler/open-blocks.ts';
import { openCascades } from '../src/reconciler/open-cascades.ts';
import { reminderHints } from '../src/reconciler/reminder-hints.ts';
import { startRounds } from '../src/reconciler/rounds.ts';
import { sweep } from '../src/reconciler/sweep.ts';
import { AdmissionSchedule } from '../src/temporal/admission-schedule.ts';
import { createLauncher, type Launcher } from '../src/temporal/launcher.ts';
import { temporalOfOwn, type OwnTemporal } from './temporal-server.ts';
import { truthOf } from './truth.ts';
import { workflowBundle } from './workflow-environment.ts';

const HOUR_MS = 60 * 60 * 1_000;
const ABOUT = { title: 'Call back', project: 'Relaunch', due_date: null, is_assigned: false };
const OF_PROJECT = { project: 'Relaunch', status: 'completed' };
const PATIENCE = { timeout: 20_000, interval: 50 };

let temporal: OwnTemporal;
let bundle: WorkflowBundle;
let launcher: Launcher;

beforeAll(async () => {
  [temporal, bundle] = await Promise.all([temporalOfOwn(), workflowBundle()]);
  launcher = createLauncher(temporal.client);
}, 60_000);
afterAll(() => temporal?.end());

const handleOf = (workflowId: string) => temporal.client.workflow.getHandle(workflowId);
const statusOf = async (workflowId: string) => (await handleOf(workflowId).describe()).status.name;

test('a cascade that is open by its row and that nothing runs is started; one that runs is not disturbed', async () => {
  const projectId = randomUUID();
  const ask = truthOf({
    list_open_cascades: () => ({
      items: [{ tenant_id: 'acme', project_id: projectId, status_number: 3, ...OF_PROJECT }],
    }),
  });
  const duty = openCascades(ask, launcher);
  expect(await duty.run()).toEqual({ done: 1, more: false });
  expect(await duty.run()).toEqual({ done: 0, more: false });
  const handle = handleOf(cascadeId({ projectId }));
  const { runId, historyLength } = await handle.describe();
  expect(historyLength).toBe(2);

  await handle.terminate('behind its back');
  expect(await duty.run()).toEqual({ done: 1, more: false });
  expect(await statusOf(cascadeId({ projectId }))).toBe('RUNNING');
  expect((await handle.describe()).runId).not.toBe(runId);
});

test('blocks that are open by their rows are followed, page by page, also when somebody ended that', async () => {
  const blocks = Array.from({ length: 3 }, () => ({
    ...{ tenant_id: 'acme', automation_version_id: randomUUID(), project_id: null },
    ...{ remediation_task_id: randomUUID(), blocked_at: '2026-05-04T03:02:01.000Z' },
    ...{ automation_name: 'Payroll export', number: 1 },
  }));
  const ask = truthOf({
    list_open_blocks: ({ after, limit }: { after?: string; limit: number }) => {
      const from = blocks.findIndex(({ automation_version_id }) => automation_version_id === after) + 1;
      return { items: blocks.slice(from, from + limit) };
    },
  });
  const duty = openBlocks(ask, launcher, 2);
  expect(await duty.run()).toEqual({ done: 3, more: false });
  const ids = blocks.map(({ automation_version_id: versionId, blocked_at: blockedAt }) =>
    remediationId({ versionId, blockedAt }),
  );
  const [first = ''] = ids;
  const handle = handleOf(first);
  const { runId, historyLength } = await handle.describe();
  expect(historyLength).toBe(2);
  expect(await duty.run()).toEqual({ done: 0, more: false });
  expect(await handle.describe()).toMatchObject({ runId, historyLength });
  expect(await openBlocks(ask, launcher, 2).run()).toEqual({ done: 0, more: false });
  expect(await handle.describe()).toMatchObject({ runId, historyLength: historyLength + 1 });

  await handle.terminate('behind its back');
  expect(await duty.run()).toEqual({ done: 1, more: false });
  expect(await statusOf(first)).toBe('RUNNING');
  await Promise.all(ids.map((id) => handleOf(id).terminate('the test is over')));
});

test('reminders that were terminated or canceled are started again, each once', async () => {
  const [terminated, canceled, done] = [randomUUID(), randomUUID(), randomUUID()];
  const nextAt = new Date(Date.now() + HOUR_MS).toISOString();
  const ask = truthOf({
    fire_reminders: ({ task_id }: { task_id: string }) => ({
      fired: 0,
      next_at: task_id === done ? null : nextAt,
      next: task_id === done ? null : { kind: 'due', at: nextAt },
      about: ABOUT,
      over: task_id === done ? 'done' : null,
    }),
  });
  const worker = await Worker.create({
    connection: temporal.connection,
    namespace: temporal.namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: bundle,
    activities: reminderActivities(ask, () => undefined),
  });
  await worker.runUntil(async () => {
    for (const taskId of [terminated, canceled, done]) await launcher.hint({ tenantId: 'acme', taskId });
    await handleOf(reminderId({ taskId: done })).result();
    const before = await Promise.all(
      [terminated, canceled].map(async (taskId) => (await handleOf(reminderId({ taskId })).describe()).runId),
    );
    await handleOf(reminderId({ taskId: terminated })).terminate('behind its back');
    await handleOf(reminderId({ taskId: canceled })).cancel();

    const duty = endedReminders(temporal.client, launcher);
    let started = 0;
    await vi.waitFor(async () => {
      started += (await duty.run()).done;
      expect(started).toBe(2);
    }, PATIENCE);
    for (const [at, taskId] of [terminated, canceled].entries()) {
      const { status, runId, searchAttributes } = await handleOf(reminderId({ taskId })).describe();
      expect(status.name).toBe('RUNNING');
      expect(runId).not.toBe(before[at]);
      expect(searchAttributes).toMatchObject({ TenantId: ['acme'], TaskId: [taskId] });
    }
    expect(await duty.run()).toEqual({ done: 0, more: false });
    expect(await statusOf(reminderId({ taskId: done }))).toBe('COMPLETED');
  });
}, 60_000);

test('what ended is told to the workflow that waits for it, what goes on is started, and both are forgotten', async () => {
  const [ended, gone, reopened] = [randomUUID(), randomUUID(), randomUUID()];
  const nextAt = new Date(Date.now() + HOUR_MS).toISOString();
  const over = new Set<string>();
  let waiting = [ended, gone, reopened].map((task_id, at) => ({
    ...{ tenant_id: 'acme', task_id, is_open: task_id === reopened, about: ABOUT },
    hints: [{ tenant_id: 'acme', id: String(at) }],
  }));
  const ask = truthOf({
    fire_reminders: ({ task_id }: { task_id: string }) =>
      over.has(task_id)
        ? { fired: 0, next_at: null, next: null, about: ABOUT, over: 'done' }
        : { fired: 0, next_at: nextAt, next: { kind: 'due', at: nextAt }, about: ABOUT, over: null },
    list_reminder_hints: () => ({ items: waiting }),
    forget_reminder_hints: ({ hints }: { hints: { id: string }[] }) => {
      waiting = waiting.filter((item) => !item.hints.every(({ id }) => hints.some((hint) => hint.id === id)));
      return {};
    },
  });
  const worker = await Worker.create({
    connection: temporal.connection,
    namespace: temporal.namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: bundle,
    activities: reminderActivities(ask, () => undefined),
  });
  await worker.runUntil(async () => {
    await launcher.hint({ tenantId: 'acme', taskId: ended });
    over.add(ended);
    const outcomes: string[] = [];
    await reminderHints(ask, launcher, (outcome) => outcomes.push(outcome)).run();
    expect(await handleOf(reminderId({ taskId: ended })).result()).toMatchObject({
      state: 'over',
      over: 'done',
    });
    expect(await statusOf(reminderId({ taskId: reopened }))).toBe('RUNNING');
    await expect(statusOf(reminderId({ taskId: gone }))).rejects.toThrow(WorkflowNotFoundError);
    expect(outcomes.sort()).toEqual(['idle', 'launched', 'launched']);
    expect(waiting).toEqual([]);
  });
}, 60_000);

test('the schedule is made when it is missing, with all that comes near; a pause of it stays', async () => {
  const near = Array.from({ length: 3 }, () => randomUUID());
  const asked: unknown[] = [];
  const ask = truthOf({
    list_coming_reminders: (input: { slice?: number; after?: string }) => {
      asked.push(input);
      const next_at = new Date(Date.now() + HOUR_MS).toISOString();
      const far = new Date(Date.now() + 8 * 24 * HOUR_MS).toISOString();
      const items = near.map((task_id) => ({ tenant_id: 'acme', task_id, next_at, about: ABOUT }));
      return {
        items: [...items, { tenant_id: 'acme', task_id: randomUUID(), next_at: far, about: ABOUT }],
        next_after: null,
      };
    },
  });
  const ensured: string[] = [];
  const worker = await Worker.create({
    connection: temporal.connection,
    namespace: temporal.namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: bundle,
    activities: admissionActivities(
      ask,
      async ({ taskId }) => void ensured.push(taskId),
      () => undefined,
    ),
  });
  await worker.runUntil(async () => {
    expect(await admission(new AdmissionSchedule(temporal.client), launcher).run()).toEqual({
      done: 1,
      more: false,
    });
    expect(await handleOf(ADMIT_ALL).result()).toMatchObject({ admitted: 3 });
    expect(ensured.sort()).toEqual(near.sort());
    expect(asked).toEqual([{ limit: 500 }]);

    const schedule = temporal.client.schedule.getHandle(ADMISSION_SCHEDULE);
    await schedule.trigger();
    const part = await vi.waitFor(async () => {
      const [recent] = (await schedule.describe()).info.recentActions;
      expect(recent).toBeDefined();
      return recent?.action.workflow.workflowId ?? '';
    }, PATIENCE);
    await handleOf(part).result();
    expect(asked[1]).toEqual({ limit: 500, slice: expect.any(Number) });

    await schedule.pause('tried');
    const again = admission(new AdmissionSchedule(temporal.client), launcher);
    expect(await again.run()).toEqual({ done: 0, more: false });
    expect(await again.run()).toEqual({ done: 0, more: false });
    expect((await schedule.describe()).state).toMatchObject({ paused: true });
  });
}, 60_000);

test('a Temporal that lost its store gets the schedule and all reminders anew', async () => {
  const duty = admission(new AdmissionSchedule(temporal.client), launcher);
  await duty.run();
  await temporal.stop();
  await temporal.start({ store: false });
  await vi.waitFor(async () => expect((await duty.run()).done).toBe(1), PATIENCE);
  expect(await statusOf(ADMIT_ALL)).toBe('RUNNING');
}, 60_000);

test('the sweep asks until nothing is overdue', async () => {
  const answers = [
    { fired: 200, dropped: 0 },
    { fired: 3, dropped: 1 },
    { fired: 0, dropped: 0 },
  ];
  const asked: unknown[] = [];
  const ask = truthOf({ sweep_reminders: (input) => (asked.push(input), answers.shift()) });
  expect(await sweep(ask).run()).toEqual({ done: 204, more: false });
  expect(asked).toHaveLength(3);
  expect(asked[0]).toEqual({ overdue_s: 2, limit: 200 });
});

test('a duty that fails or hangs holds up no other, and rounds end when they are stopped', async () => {
  const done: string[] = [];
  const failed: string[] = [];
  const rounds = startRounds(
    [
      { name: 'fails', run: () => Promise.reject(new Error('away')) },
      { name: 'hangs', run: () => new Promise(() => undefined) },
      { name: 'works', run: () => Promise.resolve({ done: 1, more: done.length < 2 }) },
    ],
    { everyMs: 20, onDone: (duty) => done.push(duty), onError: (duty) => failed.push(duty) },
  );
  await vi.waitFor(() => expect(done.length).toBeGreaterThan(4), PATIENCE);
  await vi.waitFor(() => expect(failed.length).toBeGreaterThan(1), PATIENCE);
  await rounds.stop();
  const count = done.length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(done).toHaveLength(count);
});
