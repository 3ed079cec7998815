import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundle } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { cascadeActivities } from '../src/activities/cascade.ts';
import { remediationActivities } from '../src/activities/remediation.ts';
import { RESOLVE_NOW, type RemediationView } from '../src/contracts/blocked-remediation.ts';
import { CASCADE_QUEUE, STATE_QUERY, TASK_QUEUE } from '../src/contracts/names.ts';
import { cascadeId, type CascadeProgress } from '../src/contracts/project-cascade.ts';
import { createLauncher } from '../src/temporal/launcher.ts';
import { BlockRow } from './block-row.ts';
import { CascadeRows } from './cascade-rows.ts';
import { localEnvironment, workflowBundle } from './workflow-environment.ts';

const BACK_WITHIN_MS = 15_000;

let environment: TestWorkflowEnvironment;
let bundle: WorkflowBundle;

beforeAll(async () => {
  [environment, bundle] = await Promise.all([localEnvironment(), workflowBundle()]);
});
afterAll(() => environment?.teardown());

test('a worker killed in the middle of a cascade is followed by another, which goes on where the first was', async () => {
  const rows = new CascadeRows(1, 3_000);
  const connection = environment.nativeConnection;
  const workflows = await Worker.create({ connection, taskQueue: TASK_QUEUE, workflowBundle: bundle });
  await workflows.runUntil(async () => {
    const doomed = fork(join(import.meta.dirname, 'doomed-worker.ts'), [environment.address], {
      execArgv: ['--import', 'tsx'],
    });
    await createLauncher(environment.client).flip(rows.input());
    const handle = environment.client.workflow.getHandle(cascadeId(rows.input()));
    await once(doomed, 'message');
    rows.done = 1_000;
    doomed.kill('SIGKILL');
    await once(doomed, 'exit');
    const killedAt = Date.now();

    let backAfterMs: number | undefined;
    rows.before = () => void (backAfterMs ??= Date.now() - killedAt);
    const second = await Worker.create({
      connection,
      taskQueue: CASCADE_QUEUE,
      activities: cascadeActivities(rows.ask, () => undefined),
    });
    const view = (await second.runUntil(() => handle.result())) as CascadeProgress;

    expect(view).toMatchObject({ state: 'done', statusNumber: 1, done: 3_000, total: 3_000 });
    expect(rows.calls).toHaveLength(8);
    expect(backAfterMs).toBeLessThan(BACK_WITHIN_MS);
    const { events } = await handle.fetchHistory();
    const [started] = events?.flatMap((event) => event.activityTaskStartedEventAttributes ?? []) ?? [];
    expect(started?.attempt).toBe(2);
    expect(started?.lastFailure?.timeoutFailureInfo).toBeTruthy();
  });
}, 40_000);

test('a worker killed while a block waits is followed by another, which reminds once and in time', async () => {
  const blockedAt = Date.now();
  const remindAfterS = 12;
  const row = new BlockRow(async () => Date.now(), blockedAt);
  Object.assign(row.settings, { remind_after_s: remindAfterS, quiet_period_s: 3_600 });
  const doomed = fork(
    join(import.meta.dirname, 'doomed-remediation-worker.ts'),
    [environment.address, String(blockedAt), String(remindAfterS)],
    { execArgv: ['--import', 'tsx'] },
  );
  await once(doomed, 'message');
  const launcher = createLauncher(environment.client);
  await launcher.hintBlock(row.input);
  const handle = environment.client.workflow.getHandle<() => Promise<RemediationView>>(row.id);
  await vi.waitFor(
    async () => expect(await handle.query(STATE_QUERY)).toMatchObject({ next: { for: 'reminder' } }),
    { timeout: 10_000, interval: 50 },
  );
  doomed.kill('SIGKILL');
  await once(doomed, 'exit');

  const second = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue: TASK_QUEUE,
    workflowBundle: bundle,
    activities: remediationActivities(row.ask, () => undefined),
    stickyQueueScheduleToStartTimeout: '3 seconds',
  });
  await second.runUntil(async () => {
    await vi.waitFor(() => expect(row.done).toHaveLength(1), { timeout: 40_000, interval: 50 });
    await row.complete();
    await launcher.hintBlock(row.input);
    await vi.waitFor(
      async () => expect(await handle.query(STATE_QUERY)).toMatchObject({ state: 'watching' }),
      { timeout: 10_000, interval: 50 },
    );
    await handle.executeUpdate(RESOLVE_NOW, { args: [{ user: 'opa' }] });
    expect(await handle.result()).toMatchObject({ state: 'over' });
  });
  expect(row.done.map(({ what }) => what)).toEqual(['reminder', 'confirmed: opa', 'returned']);
  const late = (row.done[0]?.at ?? Infinity) - blockedAt - remindAfterS * 1_000;
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(BACK_WITHIN_MS);
}, 60_000);
