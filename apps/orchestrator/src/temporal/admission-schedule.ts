import {
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
  type ScheduleOptionsAction,
  type ScheduleHandle,
} from '@temporalio/client';
import { ADMISSION_SCHEDULE, type AdmissionPart } from '../contracts/admission.ts';
import { TASK_QUEUE, WORKFLOWS } from '../contracts/names.ts';
import { inTime } from './in-time.ts';

const ANSWER_WITHIN_MS = 3_000;

const DEFINITION: Pick<ScheduleOptions, 'spec' | 'policies'> & { action: ScheduleOptionsAction } = {
  spec: { intervals: [{ every: '1 minute' }] },
  action: {
    type: 'startWorkflow',
    workflowType: WORKFLOWS.admitReminders,
    workflowId: ADMISSION_SCHEDULE,
    taskQueue: TASK_QUEUE,
    args: ['slice' satisfies AdmissionPart],
    staticSummary: 'Admit the reminders that come near',
    staticDetails: 'Each minute one of 60 parts of the tasks: those whose next reminder is within 7 days.',
  },
  policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '10 minutes' },
};

/** The schedule of the admission. */
export class AdmissionSchedule {
  readonly #client: Client;
  readonly #handle: ScheduleHandle;
  #isCurrent = false;

  constructor(client: Client) {
    this.#client = client;
    this.#handle = client.schedule.getHandle(ADMISSION_SCHEDULE);
  }

  /** Whether it is there. The first time it is found, it is given this release's definition; a pause stays. */
  async isThere(): Promise<boolean> {
    try {
      await inTime(this.#client, ANSWER_WITHIN_MS, async () => {
        if (this.#isCurrent) return this.#handle.describe();
        await this.#handle.update(({ state }) => ({ ...DEFINITION, state }));
      });
      this.#isCurrent = true;
      return true;
    } catch (error) {
      if (error instanceof ScheduleNotFoundError) return false;
      throw error;
    }
  }

  async create(): Promise<void> {
    await inTime(this.#client, ANSWER_WITHIN_MS, () =>
      this.#client.schedule.create({ scheduleId: ADMISSION_SCHEDULE, ...DEFINITION }),
    );
    this.#isCurrent = true;
  }
}
