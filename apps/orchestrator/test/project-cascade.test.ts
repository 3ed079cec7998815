import { refuse } from '@interlock/contracts';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundle } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cascadeActivities } from '../src/activities/cascade.ts';
import { STATE_QUERY } from '../src/contracts/names.ts';
import { cascadeId, type CascadeView } from '../src/contracts/project-cascade.ts';
import { createLauncher, type Launcher } from '../src/temporal/launcher.ts';
import { CascadeRows } from './cascade-rows.ts';
import { withWorkers } from './workers.ts';
import { timeSkippingEnvironment, workflowBundle } from './workflow-environment.ts';

let environment: TestWorkflowEnvironment;
let bundle: WorkflowBundle;
let launcher: Launcher;

beforeAll(async () => {
  [environment, bundle] = await Promise.all([timeSkippingEnvironment(), workflowBundle()]);
  launcher = createLauncher(environment.client);
});
afterAll(() => environment?.teardown());

/** Follows the rows' flip to its end, in turns of `turnMs`. */
async function follow(rows: CascadeRows, turnMs = 60_000, begin = () => launcher.flip(rows.input())) {
  const activities = cascadeActivities(rows.ask, () => undefined, { turnMs, pauseMs: 10 });
  return withWorkers(environment, bundle, activities, async () => {
    await begin();
    const handle = environment.client.workflow.getHandle(cascadeId(rows.input()));
    const view = (await handle.result()) as CascadeView;
    return { view, handle, details: await detailsOf(handle), description: await handle.describe() };
  });
}

/** What the UI shows as a workflow's current details. */
async function detailsOf(handle: WorkflowHandle): Promise<string> {
  const asked = '__temporal_workflow_metadata';
  return (await handle.query<{ currentDetails?: string }, []>(asked)).currentDetails ?? '';
}
const STOPPED =
  'to `completed`, was stopped by status change 6, to `cancelled`, by `olga` at 2026-05-04T03:02:01.000Z: 500 tasks had followed, 500 tasks had not and stay as they were.';

test('tasks follow in batches, in one activity, and what is shown names the project, the tenant and the state', async () => {
  const rows = new CascadeRows(7, 2_100);
  const { view, description } = await follow(rows);

  const about = { project: 'Website relaunch', status: 'completed' };
  expect(view).toEqual({ state: 'done', statusNumber: 7, done: 2_100, total: 2_100, about });
  expect(rows.calls.map(({ limit }) => limit)).toEqual([500, 500, 500, 500, 500]);
  expect(description.historyLength).toBeLessThan(15);
  expect(description.searchAttributes).toMatchObject({
    TenantId: ['acme'],
    ProjectId: [rows.projectId],
    InterlockState: ['done'],
    About: ['Website relaunch, to completed'],
  });
});

test('100,000 tasks leave a short history', async () => {
  const rows = new CascadeRows(1, 100_000);
  const { view, description } = await follow(rows);

  expect(view).toMatchObject({ state: 'done', done: 100_000 });
  expect(rows.calls).toHaveLength(200);
  expect(description.historyLength).toBeLessThan(15);
});

test('a paused cascade waits, says so, and goes on', async () => {
  const rows = new CascadeRows(3, 1_000);
  rows.isPaused = true;
  const shown: unknown[] = [];
  rows.before = async (call) => {
    if (call === 40) {
      const handle = environment.client.workflow.getHandle(cascadeId(rows.input()));
      shown.push(await handle.query(STATE_QUERY));
      shown.push((await handle.describe()).searchAttributes.InterlockState);
      rows.isPaused = false;
    }
  };
  const { view, description } = await follow(rows, 100);

  expect(shown).toEqual([
    expect.objectContaining({ state: 'paused', statusNumber: 3, done: 0, total: 1_000 }),
    ['paused'],
  ]);
  expect(view).toMatchObject({ state: 'done', done: 1_000 });
  expect(description.historyLength).toBeLessThan(80);
});

test('a flip that another has overtaken ends as superseded', async () => {
  const rows = new CascadeRows(5, 1_000);
  rows.before = (call) => void (call === 2 && rows.flip());
  const { view, details, description } = await follow(rows, 60_000, () => launcher.flip(rows.input(5)));

  expect(view).toMatchObject({ state: 'superseded', statusNumber: 5, done: 500, total: 1_000 });
  expect(description.searchAttributes).toMatchObject({ InterlockState: ['superseded'] });
  expect(details).toBe(
    [
      'The tasks of project "Website relaunch" follow its status change 5, to `completed`.',
      '**Superseded by a later status of the project.**',
      `Status change 5, ${STOPPED}`,
    ].join('\n\n'),
  );
});

test('a later flip by signal is followed by the same run', async () => {
  const rows = new CascadeRows(5, 1_000);
  rows.before = async (call) => {
    if (call !== 2) return;
    rows.flip();
    await launcher.flip(rows.input());
    await launcher.flip(rows.input(5));
  };
  const { view, details, description } = await follow(rows);

  expect(view).toMatchObject({ state: 'done', statusNumber: 6, done: 1_000 });
  expect(view.before).toMatchObject([{ status_number: 5, done: 500, left: 500 }]);
  expect(description.searchAttributes).toMatchObject({ About: ['Website relaunch, to cancelled'] });
  expect(details).toBe(
    [
      'The tasks of project "Website relaunch" follow its status change 6, to `cancelled`.',
      '**Done: 1,000 tasks.**',
      `Before:\n- Status change 5, ${STOPPED}`,
    ].join('\n\n'),
  );
  expect(rows.calls.map(({ status_number }) => status_number)).toEqual([5, 5, 6, 6]);
});

test('a cascade that nobody signalled is started once, and not disturbed while it runs', async () => {
  const rows = new CascadeRows(2, 1_000);
  const ensure = async () => void (await launcher.ensureCascade(rows.input()));
  rows.before = ensure;
  const { view, handle } = await follow(rows, 60_000, ensure);

  expect(view).toMatchObject({ state: 'done' });
  const { events } = await handle.fetchHistory();
  expect(events?.some(({ workflowExecutionSignaledEventAttributes: signal }) => signal)).toBe(false);
});

test('a project that is not there ends it', async () => {
  const rows = new CascadeRows(1, 1_000);
  rows.isGone = true;
  const { view, description } = await follow(rows);

  expect(view).toMatchObject({ state: 'gone', statusNumber: 1, done: 0, total: 0 });
  expect(description.status.name).toBe('COMPLETED');
});

test('an outage is waited out, with smaller batches', async () => {
  const rows = new CascadeRows(4, 600);
  rows.before = (call) => {
    if (call === 1) throw refuse('outcome_unknown', 'Nobody answered.');
    if (call === 2) throw new Error('A bug of the moment.');
  };
  const { view } = await follow(rows);

  expect(view).toMatchObject({ state: 'done', done: 600 });
  expect(rows.calls.map(({ limit }) => limit)).toEqual([500, 250, 125, 125, 125, 125, 125]);
});
