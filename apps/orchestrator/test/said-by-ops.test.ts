import { refuse } from '@interlock/contracts';
import { WorkflowUpdateFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundle } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { remediationActivities } from '../src/activities/remediation.ts';
import {
  ACKNOWLEDGE,
  LONGEST_SNOOZE_S,
  RESOLVE_NOW,
  SNOOZE,
  type RemediationView,
} from '../src/contracts/blocked-remediation.ts';
import { createLauncher } from '../src/temporal/launcher.ts';
import { BlockRow } from './block-row.ts';
import { withWorkers } from './workers.ts';
import { timeSkippingEnvironment, workflowBundle } from './workflow-environment.ts';

const HOUR_MS = 60 * 60_000;

let environment: TestWorkflowEnvironment;
let bundle: WorkflowBundle;
let began: number;

beforeAll(async () => {
  [environment, bundle] = await Promise.all([timeSkippingEnvironment(), workflowBundle()]);
});
afterAll(() => environment?.teardown());

interface Following {
  readonly row: BlockRow;
  readonly handle: WorkflowHandle<() => Promise<RemediationView>>;
  readonly hint: () => Promise<void>;
  readonly tell: (update: string, said?: unknown) => Promise<RemediationView>;
  /** The code of the refusal. */
  readonly refused: (update: string, said?: unknown) => Promise<string | null | undefined>;
}

/** A block whose rows were read once, with its workflow. */
async function follow(work: (following: Following) => Promise<void>): Promise<void> {
  began = await environment.currentTimeMs();
  const row = new BlockRow(() => environment.currentTimeMs(), began);
  const { input } = row;
  const launcher = createLauncher(environment.client);
  const handle = environment.client.workflow.getHandle<() => Promise<RemediationView>>(row.id);
  const tell = (update: string, said: unknown = { user: 'opa' }) =>
    handle.executeUpdate<RemediationView, [unknown]>(update, { args: [said] });
  const refused = async (update: string, said?: unknown) => {
    const error: unknown = await tell(update, said).then(
      () => undefined,
      (cause: unknown) => cause,
    );
    expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
    const { cause } = error as WorkflowUpdateFailedError;
    expect(cause?.stack).toBe('');
    return cause instanceof ApplicationFailure ? cause.type : undefined;
  };
  await withWorkers(
    environment,
    bundle,
    remediationActivities(row.ask, () => undefined),
    async () => {
      await launcher.ensureRemediation(input);
      await environment.sleep(1_000);
      await work({ row, handle, tell, refused, hint: () => launcher.hintBlock(input) });
      if (row.blockedAt !== null) {
        row.end();
        await launcher.hintBlock(input);
      }
      await handle.result();
    },
  );
}

const what = (row: BlockRow) => row.done.map((one) => one.what);

test('an acknowledgement spares the reminder of its round, and not the escalation', async () => {
  await follow(async ({ row, tell }) => {
    expect(await tell(ACKNOWLEDGE)).toMatchObject({
      ...{ state: 'acknowledged', acknowledged: { by: 'opa' } },
      next: { for: 'escalation', at: new Date(began + 24 * HOUR_MS).toISOString() },
    });
    expect(await tell(ACKNOWLEDGE, { user: 'ada' })).toMatchObject({ acknowledged: { by: 'opa' } });
    await environment.sleep(25 * HOUR_MS);
    expect(what(row)).toEqual(['escalation']);
  });
}, 60_000);

test('a snooze puts reminder and escalation off, over the end of a history', async () => {
  await follow(async ({ row, tell, handle }) => {
    const first = (await handle.describe()).runId;
    await environment.sleep(3 * HOUR_MS);
    const view = await tell(SNOOZE, { user: 'opa', seconds: LONGEST_SNOOZE_S });
    expect(view).toMatchObject({ state: 'snoozed', snoozed: { by: 'opa' } });
    expect(view.next).toEqual({ for: 'reminder', at: view.snoozed?.until });
    await environment.sleep(26 * HOUR_MS);
    expect((await handle.describe()).runId).not.toBe(first);
    expect(what(row)).toEqual(['reminder', 'escalation']);
    for (const { at } of row.done) expect(at - began).toBeGreaterThanOrEqual(27 * HOUR_MS);
  });
}, 60_000);

test('nothing is taken of what is malformed, and nothing of it stands in the history', async () => {
  await follow(async ({ row, refused, handle }) => {
    for (const update of [ACKNOWLEDGE, SNOOZE, RESOLVE_NOW]) {
      for (const said of [{ user: '' }, { user: 'Olga Ops' }, { user: 7 }, {}, null, 'opa'])
        expect(await refused(update, said)).toBe('validation_failed');
    }
    for (const seconds of [0, -1, 1.5, LONGEST_SNOOZE_S + 1, '60', null, undefined])
      expect(await refused(SNOOZE, { user: 'opa', seconds })).toBe('validation_failed');
    const { events } = await handle.fetchHistory();
    expect(events?.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes)).toEqual([]);
    expect(JSON.stringify(events)).not.toContain('Olga');
    expect(what(row)).toEqual([]);
  });
});

test('who has no right, and what does not apply, is refused by the rows, with what to do', async () => {
  await follow(async ({ row, refused, hint }) => {
    expect(await refused(ACKNOWLEDGE, { user: 'nobody-at-all' })).toBe('forbidden');
    expect(await refused(RESOLVE_NOW, { user: 'duty' })).toBe('forbidden');
    expect(await refused(RESOLVE_NOW)).toBe('status_prerequisite_missing');
    // Nobody hinted: the rows know, and this does not yet.
    await row.complete();
    expect(await refused(ACKNOWLEDGE)).toBe('not_applicable');
    expect(await refused(SNOOZE, { user: 'opa', seconds: 60 })).toBe('not_applicable');
    await hint();
    expect(row.acts).toEqual([]);
    expect(what(row)).toEqual([]);
  });
}, 60_000);

test('what was said outlives the run that heard it', async () => {
  await follow(async ({ row, tell, handle, hint }) => {
    await tell(SNOOZE, { user: 'duty', seconds: 3_600 });
    await tell(ACKNOWLEDGE, { user: 'duty' });
    await handle.terminate('by hand');
    await hint();
    await environment.sleep(1_000);
    const view = await handle.query<RemediationView>('state');
    expect(view).toMatchObject({ state: 'snoozed', snoozed: { by: 'duty' }, acknowledged: { by: 'duty' } });
    expect(view.happened.map((one) => one.what)).toEqual(['snooze', 'acknowledge']);
    await environment.sleep(5 * HOUR_MS);
    expect(what(row)).toEqual([]);
  });
}, 60_000);

test('an act whose answer was lost is one act', async () => {
  await follow(async ({ row, tell }) => {
    row.after = (act) => {
      row.after = () => undefined;
      throw refuse('outcome_unknown', `The answer to ${act} was lost.`);
    };
    expect(await tell(SNOOZE, { user: 'opa', seconds: 60 })).toMatchObject({ state: 'snoozed' });
    expect(row.acts).toHaveLength(1);
  });
});

test('"resolve now" returns a version without the rest of the quiet period, once for who asks twice', async () => {
  await follow(async ({ row, tell, hint, handle }) => {
    await row.complete();
    await hint();
    await environment.sleep(60_000);
    const both = await Promise.allSettled([tell(RESOLVE_NOW), tell(RESOLVE_NOW, { user: 'ada' })]);
    expect(both[0]).toMatchObject({ status: 'fulfilled', value: { state: 'over', stability: null } });
    expect(await handle.result()).toMatchObject({ state: 'over' });
    expect(what(row).join()).toMatch(/^confirmed: (opa|ada),returned$/);
  });
});

test('"resolve now" is the approval where the tenant wants one', async () => {
  await follow(async ({ row, tell, hint }) => {
    row.settings.auto_unblock = false;
    await row.complete();
    await hint();
    await environment.sleep(2 * HOUR_MS);
    expect(what(row)).toEqual(['approval']);
    expect(await tell(RESOLVE_NOW)).toMatchObject({ state: 'over' });
    expect(what(row)).toEqual(['approval', 'returned']);
  });
});

test('"resolve now" fails when the rows say that the task was opened again meanwhile', async () => {
  await follow(async ({ row, refused, hint }) => {
    await row.complete();
    await hint();
    await environment.sleep(60_000);
    row.task = { ...row.task, status: 'in_progress', closed_at: null };
    expect(await refused(RESOLVE_NOW)).toBe('status_prerequisite_missing');
    expect(what(row)).toEqual([]);
  });
});
