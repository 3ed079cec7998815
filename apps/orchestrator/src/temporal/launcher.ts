import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type WorkflowSignalWithStartOptions,
  type WorkflowStartOptions,
} from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import { ADMIT_ALL, type AdmissionPart } from '../contracts/admission.ts';
import { SEARCH_ATTRIBUTES, TASK_QUEUE, WORKFLOWS } from '../contracts/names.ts';
import {
  ACKNOWLEDGE,
  blockAbout,
  remediationId,
  RESOLVE_NOW,
  SNOOZE,
  type BlockInput,
} from '../contracts/blocked-remediation.ts';
import { cascadeAbout, cascadeId, FLIPPED_SIGNAL, type CascadeInput } from '../contracts/project-cascade.ts';
import {
  CHANGED_SIGNAL,
  reminderAbout,
  reminderId,
  type ReminderInput,
  type ReminderStart,
} from '../contracts/task-reminder.ts';
import { quoted } from '../domain/names.ts';
import { inTime } from './in-time.ts';

/** Starts our workflows, each under the id that makes a second start the same one; `ensure…` say whether they started one. */
export interface Launcher {
  /** Tells the project's cascade of a flip, or starts it with that. */
  flip(cascade: CascadeInput): Promise<void>;
  /** Starts the project's cascade, unless it runs. */
  ensureCascade(cascade: CascadeInput): Promise<boolean>;
  /** Hints to the task's reminder that its time may have moved, or starts it. */
  hint(reminder: ReminderStart): Promise<void>;
  /** Hints to the task's reminder, if it runs, that it may have nothing to wait for; whether it does. */
  hintRunning(reminder: ReminderStart): Promise<boolean>;
  /** Starts the task's reminder, unless it runs. */
  ensureReminder(reminder: ReminderStart): Promise<boolean>;
  /** Hints to the block's remediation that something has changed, or starts it. */
  hintBlock(block: BlockInput): Promise<void>;
  /** Starts the block's remediation, unless it runs. */
  ensureRemediation(block: BlockInput): Promise<boolean>;
  /** Starts the admission of all tasks whose reminders come near, unless it runs. */
  ensureAdmission(): Promise<boolean>;
}

const ANSWER_WITHIN_MS = 3_000;

/** What all starts have in common: a task handed to a worker just killed is handed out again after 5 s. */
const COMMON = { taskQueue: TASK_QUEUE, workflowTaskTimeout: '5 seconds' } as const;

/** Launches by `client`; each call rejects when Temporal says nothing in time. */
export function createLauncher(client: Client, answerWithinMs = ANSWER_WITHIN_MS): Launcher {
  const taken = async (call: () => Promise<unknown>) => {
    await inTime(client, answerWithinMs, call);
  };
  const ensure = async (workflow: string, options: WorkflowStartOptions) => {
    try {
      await taken(() => client.workflow.start(workflow, options));
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw error;
    }
  };
  const tell = (workflow: string, options: WorkflowSignalWithStartOptions<[number] | []>) =>
    taken(() => client.workflow.signalWithStart(workflow, options));
  return {
    flip: (cascade) =>
      tell(WORKFLOWS.projectCascade, {
        ...cascadeStart(cascade),
        signal: FLIPPED_SIGNAL,
        signalArgs: [cascade.statusNumber],
      }),
    ensureCascade: (cascade) => ensure(WORKFLOWS.projectCascade, cascadeStart(cascade)),
    hint: (reminder) =>
      tell(WORKFLOWS.taskReminder, { ...reminderStart(reminder), signal: CHANGED_SIGNAL, signalArgs: [] }),
    async hintRunning(reminder) {
      const handle = client.workflow.getHandle(reminderId(reminder));
      try {
        await taken(() => handle.signal(CHANGED_SIGNAL));
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
    ensureReminder: (reminder) => ensure(WORKFLOWS.taskReminder, reminderStart(reminder)),
    hintBlock: (block) =>
      tell(WORKFLOWS.blockedRemediation, {
        ...remediationStart(block),
        signal: CHANGED_SIGNAL,
        signalArgs: [],
      }),
    ensureRemediation: (block) => ensure(WORKFLOWS.blockedRemediation, remediationStart(block)),
    ensureAdmission: () =>
      ensure(WORKFLOWS.admitReminders, {
        ...COMMON,
        workflowId: ADMIT_ALL,
        args: ['all' satisfies AdmissionPart],
        staticSummary: 'Admit all reminders that come near',
        staticDetails:
          'Started when the schedule had to be made: Temporal may have lost the reminders it had.',
      }),
  };
}

function cascadeStart(cascade: CascadeInput) {
  const { tenantId: tenant, projectId: project, statusNumber, about } = cascade;
  return {
    ...COMMON,
    workflowId: cascadeId(cascade),
    args: [cascade],
    typedSearchAttributes: attributes({
      ...{ tenant, project, state: 'running' },
      ...(about && { about: cascadeAbout(about) }),
    }),
    staticSummary: about
      ? `Tasks of ${quoted(about.project)} follow its status`
      : `Tasks of project ${project} follow its status`,
    staticDetails: [
      `Started for status change ${statusNumber} of project ${project}, tenant ${tenant}.`,
      `A later one comes by the signal \`${FLIPPED_SIGNAL}\` with its number. The project's row decides what is done:`,
      'whoever ends this by hand sees it started again within two minutes, while the row says that it is under way.',
    ].join(' '),
  };
}

function reminderStart({ about, ...reminder }: ReminderStart) {
  const { tenantId: tenant, taskId: task } = reminder;
  return {
    ...COMMON,
    workflowId: reminderId(reminder),
    args: [{ ...reminder, ...(about && { title: about.title }) } satisfies ReminderInput],
    typedSearchAttributes: attributes({
      ...{ tenant, task, state: 'waiting' },
      ...(about && { about: reminderAbout(about) }),
    }),
    staticSummary: about ? `Reminders of ${quoted(about.title)}` : `Reminders of task ${task}`,
    staticDetails: [
      `Of task ${task}, tenant ${tenant}: tells what is due, and asks what comes next.`,
      `The signal \`${CHANGED_SIGNAL}\` (no argument) makes it look at once.`,
      "The task's row decides: whoever ends this by hand sees it started again within two minutes.",
    ].join(' '),
  };
}

function remediationStart(block: BlockInput) {
  const { tenantId: tenant, versionId, blockedAt, projectId, taskId, about } = block;
  const of = about === undefined ? `version ${versionId}` : quoted(about);
  return {
    ...COMMON,
    workflowId: remediationId(block),
    args: [block],
    typedSearchAttributes: attributes({
      ...{ tenant, automationVersion: versionId, state: 'asking' },
      ...(projectId ? { project: projectId } : {}),
      ...(taskId ? { task: taskId } : {}),
      ...(about === undefined ? {} : { about: blockAbout(about) }),
    }),
    staticSummary: `${about ?? `Version ${versionId}`}, blocked since ${blockedAt}`,
    staticDetails: [
      `The block of ${of} since ${blockedAt}; version ${versionId}, tenant ${tenant}${taskId ? `, remediation task ${taskId}` : ''}:`,
      'reminds and escalates until the task is done, watches stability, and lets the version return.',
      `Ops may send the updates \`${ACKNOWLEDGE}\`, \`${SNOOZE}\` and \`${RESOLVE_NOW}\`.`,
      'All is in rows, also what people said: whoever ends this by hand harms nothing, and sees it started again within two minutes, while the block lasts.',
    ].join(' '),
  };
}

type Attributes = Partial<Record<keyof typeof SEARCH_ATTRIBUTES, string>>;

function attributes(values: Attributes): SearchAttributePair[] {
  // Every one is a text, by its type searched whole or by its words.
  return Object.entries(values).map(
    ([name, value]) => ({ key: SEARCH_ATTRIBUTES[name as keyof Attributes], value }) as SearchAttributePair,
  );
}
