import { Client, type WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundle } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { refuse } from '@interlock/contracts';
import { remediationActivities } from '../src/activities/remediation.ts';
import type { RemediationView } from '../src/contracts/blocked-remediation.ts';
import { STATE_QUERY } from '../src/contracts/names.ts';
import { createLauncher, type Launcher } from '../src/temporal/launcher.ts';
import { BlockRow } from './block-row.ts';
import { withWorkers } from './workers.ts';
import { timeSkippingEnvironment, workflowBundle } from './workflow-environment.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Of days that are skipped; the time that passes by itself, on a busy machine, counts as well. */
const LATEST_MS = 2 * MINUTE_MS;

vi.setConfig({ testTimeout: MINUTE_MS });

let environment: TestWorkflowEnvironment;
let bundle: WorkflowBundle;
let launcher: Launcher;
let began: number;

beforeAll(async () => {
  [environment, bundle] = await Promise.all([timeSkippingEnvironment(), workflowBundle()]);
  launcher = createLauncher(environment.client);
});
afterAll(() => environment?.teardown());

const now = () => environment.currentTimeMs();
type Handle = WorkflowHandle<() => Promise<RemediationView>>;

async function blocked(): Promise<BlockRow> {
  began = await now();
  return new BlockRow(now, began);
}

/** Runs workers on the row's block while `work` is under way. */
function follow<T>(row: BlockRow, work: (handle: Handle) => Promise<T>): Promise<T> {
  const handle: Handle = environment.client.workflow.getHandle(row.id);
  return withWorkers(
    environment,
    bundle,
    remediationActivities(row.ask, () => undefined),
    async () => {
      await launcher.hintBlock(row.input);
      return work(handle);
    },
  );
}

/** Where nothing is left to wait for, waiting for a result skips on to the next timer there is, ten years away. */
function resultWithoutSkipping({ workflowId }: Handle): Promise<unknown> {
  const { connection, namespace } = environment;
  return new Client({ connection, namespace: namespace ?? 'default' }).workflow
    .getHandle(workflowId)
    .result();
}

/** Completes the task after a while, with a hint. */
async function completeAfter(row: BlockRow, ms: number): Promise<void> {
  await environment.sleep(ms);
  await row.complete();
  await launcher.hintBlock(row.input);
}

/** What was done, each at most two minutes after it should have been. */
function expectDone(row: BlockRow, expected: readonly (readonly [what: string, afterMs: number])[]): void {
  expect(row.done.map(({ what }) => what)).toEqual(expected.map(([what]) => what));
  expected.forEach(([what, afterMs], index) => {
    const late = (row.done[index]?.at ?? Infinity) - began - afterMs;
    expect(late, what).toBeGreaterThanOrEqual(0);
    expect(late, what).toBeLessThan(LATEST_MS);
  });
}

describe('a block whose task is open', () => {
  test('reminds after 4 h and escalates after 24 h, each once, and returns once the task is done and quiet', async () => {
    const row = await blocked();
    const view = await follow(row, async (handle) => {
      await completeAfter(row, 25 * HOUR_MS);
      const result = await handle.result();
      expect((await handle.describe()).searchAttributes).toMatchObject({
        ...{ TenantId: ['acme'], ProjectId: ['project'], AutomationVersionId: [row.versionId] },
        ...{ TaskId: [row.task.task_id], InterlockState: ['over'] },
        About: ['Payroll export v1, Acme Ltd'],
      });
      return result;
    });
    expectDone(row, [
      ['reminder', 4 * HOUR_MS],
      ['escalation', DAY_MS],
      ['returned', 26 * HOUR_MS],
    ]);
    expect(view).toMatchObject({ state: 'over', round: 0 });
    expect(view).toMatchObject({ stability: null, next: null, owed: [] });
  });

  test('keeps the times of its tenant, and notes a completion whose hint was lost within 10 minutes', async () => {
    const row = await blocked();
    Object.assign(row.settings, { remind_after_s: 60, escalate_after_s: 120, quiet_period_s: 5 });
    await follow(row, async (handle) => {
      await environment.sleep(30 * MINUTE_MS);
      await row.complete();
      await handle.result();
    });
    expect(row.done.map(({ what }) => what)).toEqual(['reminder', 'escalation', 'returned']);
    expect((row.done[2]?.at ?? 0) - began).toBeLessThan(41 * MINUTE_MS);
  });

  test('announces once, though the answer is lost and the event comes again and out of order', async () => {
    const row = await blocked();
    row.after = async (what) => {
      await launcher.hintBlock(row.input);
      if (what !== 'returned' && !lost.has(what)) {
        lost.add(what);
        throw refuse('outcome_unknown', 'The answer was lost.');
      }
    };
    const lost = new Set<string>();
    await follow(row, async (handle) => {
      await completeAfter(row, 25 * HOUR_MS);
      await handle.result();
      await launcher.hintBlock(row.input);
      expect(await handle.result()).toMatchObject({ state: 'over' });
    });
    expect(lost).toEqual(new Set(['reminder', 'escalation']));
    expect(row.done.map(({ what }) => what)).toEqual(['reminder', 'escalation', 'returned']);
  });

  test('ends with a return by hand and with an archive, and does nothing more', async () => {
    for (const hinted of [true, false]) {
      const row = await blocked();
      const { input } = row;
      await follow(row, async (handle) => {
        await environment.sleep(HOUR_MS);
        row.end();
        if (hinted) await launcher.hintBlock(input);
        expect(await handle.result()).toMatchObject({ state: 'over' });
      });
      expect(row.done).toEqual([]);
    }
  });

  test('says what it is at, what it waits for and until when', async () => {
    const row = await blocked();
    await follow(row, async (handle) => {
      row.before = async (question) => {
        if (question !== 2) return;
        expect(await handle.query(STATE_QUERY)).toMatchObject({
          state: 'remediating',
          task: { id: row.task.task_id, status: 'backlog' },
          next: { for: 'reminder', at: new Date(began + 4 * HOUR_MS).toISOString() },
        });
        row.end();
      };
      await handle.result();
    });
  });

  test('waits an outage out', async () => {
    const row = await blocked();
    row.before = (question) => {
      if (question > 1 && question < 6) throw refuse('unavailable', 'The database is away.');
    };
    await follow(row, async (handle) => {
      await completeAfter(row, 5 * HOUR_MS);
      await handle.result();
    });
    expect(row.done.map(({ what }) => what)).toEqual(['reminder', 'returned']);
  });
});

describe('a block whose task is done', () => {
  test('reopens the task with the reason when a validation fails in the quiet period, and begins again', async () => {
    const row = await blocked();
    await follow(row, async (handle) => {
      await completeAfter(row, HOUR_MS);
      await environment.sleep(10 * MINUTE_MS);
      await row.fail();
      await launcher.hintBlock(row.input);
      await completeAfter(row, 6 * HOUR_MS);
      expect(await handle.result()).toMatchObject({ state: 'over', round: 1 });
    });
    const reopened = HOUR_MS + 10 * MINUTE_MS;
    expectDone(row, [
      ['reopened: The version is not stable: a validation of the version failed.', reopened],
      ['reminder', reopened + 4 * HOUR_MS],
      ['returned', reopened + 7 * HOUR_MS],
    ]);
  });

  test('reopens it once for a record that says unstable, and then waits for another', async () => {
    const row = await blocked();
    await follow(row, async (handle) => {
      await environment.sleep(MINUTE_MS);
      await row.recordStability(false);
      await completeAfter(row, HOUR_MS);
      await completeAfter(row, HOUR_MS);
      await environment.sleep(3 * HOUR_MS);
      expect(await handle.query(STATE_QUERY)).toMatchObject({ state: 'awaiting_record', round: 1 });
      await row.recordStability(true);
      await launcher.hintBlock(row.input);
      await handle.result();
    });
    const done = 2 * HOUR_MS + MINUTE_MS;
    expectDone(row, [
      ['reopened: The version is not stable: a record of ops or of monitoring says so.', HOUR_MS + MINUTE_MS],
      ['approval', done],
      ['returned', done + 3 * HOUR_MS],
    ]);
  });

  test('asks ops once and waits, where the tenant wants that', async () => {
    const row = await blocked();
    row.settings.auto_unblock = false;
    const { input } = row;
    await follow(row, async (handle) => {
      await completeAfter(row, HOUR_MS);
      await environment.sleep(DAY_MS);
      expect(await handle.query(STATE_QUERY)).toMatchObject({
        state: 'awaiting_approval',
        next: { for: 'approval', at: null },
      });
      row.end();
      await launcher.hintBlock(input);
      expect(await handle.result()).toMatchObject({ state: 'over' });
    });
    expectDone(row, [['approval', 2 * HOUR_MS]]);
  });

  test('does not free a later block of the same version', async () => {
    const row = await blocked();
    const earlier = row.input;
    // Between the reading that finds it stable and the return, somebody frees it and it is blocked again.
    row.beforeReturn = async () => {
      row.beforeReturn = async () => undefined;
      row.end();
      await row.blockAgain();
    };
    await follow(row, async (handle) => {
      await completeAfter(row, HOUR_MS);
      await environment.sleep(HOUR_MS);
      expect(await resultWithoutSkipping(handle)).toMatchObject({ state: 'over' });
      expect(row.blockedAt).not.toBeNull();
      expect(row.input.blockedAt).not.toBe(earlier.blockedAt);
      await launcher.hintBlock(row.input);
      await completeAfter(row, HOUR_MS);
      await environment.client.workflow.getHandle(row.id).result();
    });
    expect(row.done.map(({ what }) => what)).toEqual(['returned']);
  });
});
