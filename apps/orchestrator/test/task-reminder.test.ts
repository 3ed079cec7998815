import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundle } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refuse } from '@interlock/contracts';
import { reminderActivities } from '../src/activities/reminders.ts';
import { STATE_QUERY } from '../src/contracts/names.ts';
import { reminderId, type ReminderView } from '../src/contracts/task-reminder.ts';
import { createLauncher, type Launcher } from '../src/temporal/launcher.ts';
import { ReminderRow } from './reminder-row.ts';
import { withWorkers } from './workers.ts';
import { timeSkippingEnvironment, workflowBundle } from './workflow-environment.ts';

const HOUR_MS = 60 * 60 * 1_000;
const DAY_MS = 24 * HOUR_MS;
/** Of days that are skipped; how late they are in real time the bench measures. */
const LATEST_MS = 30_000;

let environment: TestWorkflowEnvironment;
let bundle: WorkflowBundle;
let launcher: Launcher;

beforeAll(async () => {
  [environment, bundle] = await Promise.all([timeSkippingEnvironment(), workflowBundle()]);
  launcher = createLauncher(environment.client);
});
afterAll(() => environment?.teardown());

const now = () => environment.currentTimeMs();

/** Runs workers on the row while `work` is under way. */
function withRow<T>(row: ReminderRow, work: (handle: ReturnType<typeof handleOf>) => Promise<T>): Promise<T> {
  const activities = reminderActivities(row.ask, () => undefined);
  return withWorkers(environment, bundle, activities, () => work(handleOf(row)));
}

function handleOf(row: ReminderRow) {
  return environment.client.workflow.getHandle<() => Promise<ReminderView>>(reminderId(row.input));
}

/** What the UI shows as a workflow's current details. */
async function detailsOf(handle: ReturnType<typeof handleOf>): Promise<string> {
  const { currentDetails } = await handle.query<{ currentDetails?: string }, []>(
    '__temporal_workflow_metadata',
  );
  return currentDetails ?? '';
}

/** What fired, and how many milliseconds after it should have. */
function lateness(row: ReminderRow, expected: readonly (readonly [kind: string, at: number])[]): number[] {
  expect(row.firings.map(({ kind }) => kind)).toEqual(expected.map(([kind]) => kind));
  return expected.map(([, at], index) => (row.firings[index]?.at ?? Infinity) - at);
}

function inTime(row: ReminderRow, expected: readonly (readonly [kind: string, at: number])[]): void {
  for (const late of lateness(row, expected)) {
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(LATEST_MS);
  }
}

test('fires 24 h ahead and when due, and ends', async () => {
  const dueAt = (await now()) + 3 * DAY_MS;
  const row = new ReminderRow(now, dueAt);
  await withRow(row, async (handle) => {
    await launcher.hint(row.input);
    expect(await handle.result()).toMatchObject({ state: 'over', nextAt: null, fired: 2, over: 'told' });
    expect((await handle.describe()).searchAttributes).toMatchObject({
      TenantId: ['acme'],
      TaskId: [row.input.taskId],
      InterlockState: ['over'],
      About: ['Send the *first* invoice, project Website relaunch'],
    });
  });

  inTime(row, [
    ['ahead', dueAt - DAY_MS],
    ['due', dueAt],
  ]);
  expect(row.questions).toBeLessThanOrEqual(4);
});

test('fires at once what is due already', async () => {
  const began = await now();
  const row = new ReminderRow(now, began + HOUR_MS);
  await withRow(row, async (handle) => {
    await launcher.ensureReminder(row.input);
    await handle.result();
  });

  inTime(row, [
    ['ahead', began],
    ['due', began + HOUR_MS],
  ]);
});

test.each(['done', 'canceled', 'deleted', 'read_only_project'] as const)(
  'ends at a hint when the task is %s, and says why',
  async (why) => {
    const row = new ReminderRow(now, (await now()) + 3 * DAY_MS);
    await withRow(row, async (handle) => {
      await launcher.hint(row.input);
      await environment.sleep(HOUR_MS);
      row.end(why);
      expect(await launcher.hintRunning(row.input)).toBe(true);
      expect(await handle.result()).toMatchObject({ state: 'over', fired: 0, over: why });
      expect(await detailsOf(handle)).toContain('Over: the ');
      expect(await launcher.hintRunning(row.input)).toBe(false);
    });
    expect(row.questions).toBe(2);
  },
);

test('says until when it waits', async () => {
  const dueAt = (await now()) + 2 * DAY_MS;
  const row = new ReminderRow(now, dueAt);
  await withRow(row, async (handle) => {
    await launcher.ensureReminder(row.input);
    row.before = async (question) => {
      if (question !== 2) return;
      const nextAt = new Date(dueAt - DAY_MS).toISOString();
      expect(await handle.query(STATE_QUERY)).toMatchObject({ state: 'waiting', nextAt, nextKind: 'ahead' });
      expect(await detailsOf(handle)).toBe(
        [
          String.raw`Task "Send the \*first\* invoice", project "Website relaunch": due at ${new Date(dueAt).toISOString()}, assigned.`,
          `Waits until ${nextAt} for the reminder ahead of the due date, then the one when it is due.`,
          'Ends within seconds when the task is done, canceled, deleted or without a due date. The signal `changed` makes it look at once.',
        ].join('\n\n'),
      );
    };
    await handle.result();
  });
  expect(row.firings).toHaveLength(2);
});

test('a due date moved earlier, with a hint, is met', async () => {
  const began = await now();
  const row = new ReminderRow(now, began + 5 * DAY_MS);
  await withRow(row, async (handle) => {
    await launcher.hint(row.input);
    await environment.sleep(DAY_MS);
    row.moveTo(began + DAY_MS + HOUR_MS);
    await launcher.hint(row.input);
    await handle.result();
  });

  expect(row.firings.map(({ kind }) => kind)).toEqual(['ahead', 'due']);
  inTime(row, [
    ['ahead', began + DAY_MS],
    ['due', began + DAY_MS + HOUR_MS],
  ]);
});

test('a due date moved later is met, with a hint or without', async () => {
  for (const hinted of [true, false]) {
    const began = await now();
    const row = new ReminderRow(now, began + 2 * DAY_MS);
    await withRow(row, async (handle) => {
      await launcher.hint(row.input);
      await environment.sleep(HOUR_MS);
      row.moveTo(began + 4 * DAY_MS);
      if (hinted) await launcher.hint(row.input);
      await handle.result();
    });
    inTime(row, [
      ['ahead', began + 3 * DAY_MS],
      ['due', began + 4 * DAY_MS],
    ]);
  }
});

test('a due date that is taken away ends it, at the hint or at the next waking', async () => {
  for (const hinted of [true, false]) {
    const row = new ReminderRow(now, (await now()) + 2 * DAY_MS);
    await withRow(row, async (handle) => {
      await launcher.hint(row.input);
      await environment.sleep(HOUR_MS);
      row.moveTo(null);
      if (hinted) await launcher.hint(row.input);
      expect(await handle.result()).toMatchObject({ state: 'over', nextAt: null, fired: 0 });
    });
    expect(row.firings).toEqual([]);
  }
});

test('does not wait for what is more than 7 days away', async () => {
  const dueAt = (await now()) + 9 * DAY_MS;
  const row = new ReminderRow(now, dueAt);
  await withRow(row, async (handle) => {
    await launcher.ensureReminder(row.input);
    const nextAt = new Date(dueAt - DAY_MS).toISOString();
    expect(await handle.result()).toMatchObject({ state: 'later', nextAt, fired: 0 });
  });
  expect(row.questions).toBe(1);
});

test('a hint that comes while it asks is not lost', async () => {
  const began = await now();
  const row = new ReminderRow(now, null);
  row.before = async (question) => {
    if (question === 1) await launcher.hint(row.input);
    if (question === 2) row.moveTo(began + HOUR_MS);
  };
  await withRow(row, async (handle) => {
    await launcher.ensureReminder(row.input);
    expect(await handle.result()).toMatchObject({ state: 'over', fired: 2 });
  });
});

test('many hints begin the history anew, and lose nothing', async () => {
  const dueAt = (await now()) + 2 * DAY_MS;
  const row = new ReminderRow(now, dueAt);
  await withRow(row, async (handle) => {
    await launcher.hint(row.input);
    const first = (await handle.describe()).runId;
    row.before = (question) => {
      if (question < 120) return launcher.hint(row.input);
    };
    await handle.result();
    expect((await handle.describe()).runId).not.toBe(first);
  });
  inTime(row, [
    ['ahead', dueAt - DAY_MS],
    ['due', dueAt],
  ]);
}, 30_000);

test('an outage is waited out', async () => {
  const dueAt = (await now()) + 2 * DAY_MS;
  const row = new ReminderRow(now, dueAt);
  row.before = (question) => {
    if (question > 1 && question < 6) throw refuse('unavailable', 'The database is away.');
  };
  await withRow(row, async (handle) => {
    await launcher.hint(row.input);
    await handle.result();
  });
  expect(row.firings.map(({ kind }) => kind)).toEqual(['ahead', 'due']);
});
