import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundle } from '@temporalio/worker';
import { admissionActivities } from '../src/activities/admission.ts';
import { cascadeActivities } from '../src/activities/cascade.ts';
import { remediationActivities } from '../src/activities/remediation.ts';
import { reminderActivities } from '../src/activities/reminders.ts';
import { ADMIT_ALL } from '../src/contracts/admission.ts';
import { ACKNOWLEDGE, RESOLVE_NOW, SNOOZE } from '../src/contracts/blocked-remediation.ts';
import { cascadeId } from '../src/contracts/project-cascade.ts';
import { reminderId } from '../src/contracts/task-reminder.ts';
import { createLauncher } from '../src/temporal/launcher.ts';
import { BlockRow } from './block-row.ts';
import { CascadeRows } from './cascade-rows.ts';
import { runHealthCheck } from './health-check-run.ts';
import { ReminderRow } from './reminder-row.ts';
import { truthOf } from './truth.ts';
import { withWorkers } from './workers.ts';

type Run = (environment: TestWorkflowEnvironment, bundle: WorkflowBundle) => Promise<WorkflowHandle>;

const DAY_MS = 24 * 60 * 60 * 1_000;
const quiet = () => undefined;

/** Two turns, the second paused at first, and a later flip by signal. */
async function followCascade(environment: TestWorkflowEnvironment, bundle: WorkflowBundle) {
  const launcher = createLauncher(environment.client);
  const rows = new CascadeRows(1, 1_000);
  rows.isPaused = true;
  rows.before = async (call) => {
    rows.isPaused = call < 20;
    if (call !== 21) return;
    rows.flip();
    await launcher.flip(rows.input());
  };
  const activities = cascadeActivities(rows.ask, quiet, { turnMs: 100, pauseMs: 10 });
  const handle = environment.client.workflow.getHandle(cascadeId(rows.input()));
  await withWorkers(environment, bundle, activities, async () => {
    await launcher.flip(rows.input());
    await handle.result();
  });
  return handle;
}

/** A due date moved once with a hint and once without. */
async function remind(environment: TestWorkflowEnvironment, bundle: WorkflowBundle) {
  const launcher = createLauncher(environment.client);
  const began = await environment.currentTimeMs();
  const row = new ReminderRow(() => environment.currentTimeMs(), began + 5 * DAY_MS);
  const handle = environment.client.workflow.getHandle(reminderId(row.input));
  await withWorkers(environment, bundle, reminderActivities(row.ask, quiet), async () => {
    await launcher.hint(row.input);
    await environment.sleep(DAY_MS);
    row.moveTo(began + 3 * DAY_MS);
    await launcher.hint(row.input);
    await environment.sleep(DAY_MS / 2);
    row.moveTo(began + 6 * DAY_MS);
    await handle.result();
  });
  return handle;
}

/** Runs worth keeping, by the name of their file: of each workflow one that goes through all its steps. */
export const RECORDED_RUNS: Readonly<Record<string, Run>> = {
  async healthCheck(environment, bundle) {
    return (await runHealthCheck(environment, bundle, { bus: async () => undefined })).handle;
  },

  projectCascade: followCascade,

  taskReminder: remind,

  /**
   * A reminder, an acknowledgement, a snooze, a round that a failure begins, and the return that a person asks for in
   * the quiet period. `blockedRemediation.json` is of before acts were rows.
   */
  async 'blockedRemediation.acts-are-rows'(environment, bundle) {
    const launcher = createLauncher(environment.client);
    const now = () => environment.currentTimeMs();
    const row = new BlockRow(now, await now());
    Object.assign(row.settings, { remind_after_s: 1_800, escalate_after_s: 7_200 });
    const { input } = row;
    const handle = environment.client.workflow.getHandle(row.id);
    await withWorkers(environment, bundle, remediationActivities(row.ask, quiet), async () => {
      await launcher.hintBlock(input);
      await environment.sleep('31 minutes');
      await handle.executeUpdate(ACKNOWLEDGE, { args: [{ user: 'duty' }] });
      await handle.executeUpdate(SNOOZE, { args: [{ user: 'opa', seconds: 600 }] });
      await row.complete();
      await launcher.hintBlock(input);
      await environment.sleep('10 minutes');
      await row.fail();
      await launcher.hintBlock(input);
      await environment.sleep('5 minutes');
      await row.complete();
      await launcher.hintBlock(input);
      await environment.sleep('5 minutes');
      await handle.executeUpdate(RESOLVE_NOW, { args: [{ user: 'opa' }] });
      await handle.result();
    });
    return handle;
  },

  async admitReminders(environment, bundle) {
    const about = { title: 'Call back', project: 'Relaunch', due_date: null, is_assigned: false };
    const items = [{ tenant_id: 'acme', task_id: randomUUID(), next_at: new Date().toISOString(), about }];
    const activities = admissionActivities(
      truthOf({ list_coming_reminders: () => ({ items, next_after: null }) }),
      async () => undefined,
      quiet,
    );
    const handle = environment.client.workflow.getHandle(ADMIT_ALL);
    await withWorkers(environment, bundle, activities, async () => {
      await createLauncher(environment.client).ensureAdmission();
      await handle.result();
    });
    return handle;
  },

  /** As `projectCascade`, once rows said names and what a later status stopped. */
  'projectCascade.named': followCascade,

  /** As `taskReminder`, once rows said names and which reminder is next. */
  'taskReminder.named': remind,
};
