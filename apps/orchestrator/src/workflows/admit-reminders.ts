import { proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { AdmissionPart, AdmissionProgress } from '../contracts/admission.ts';

const { admitComing } = proxyActivities<Pick<Activities, 'admitComing'>>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '10 seconds' },
});

/** When the schedule meant to start this run, which may be before it could. */
const scheduledFor = { name: 'TemporalScheduledStartTime', type: 'DATETIME' } as const;

/** Starts the reminders of tasks that come near: of one of 60 parts, which the minute chooses, or of all. */
export async function admitReminders(part: AdmissionPart): Promise<AdmissionProgress> {
  const { typedSearchAttributes, startTime } = workflowInfo();
  const slice =
    part === 'all' ? undefined : (typedSearchAttributes.get(scheduledFor) ?? startTime).getUTCMinutes();
  const what = slice === undefined ? 'all tasks' : `part ${slice} of 60`;
  const summary = `Start the reminders that come near, of ${what}`;
  const progress = await admitComing.executeWithOptions({ summary }, [{ slice }]);
  setCurrentDetails(`Of ${what}, ${progress.admitted} come near.`);
  return progress;
}
