import { ScheduleAlreadyRunning } from '@temporalio/client';
import type { AdmissionSchedule } from '../temporal/admission-schedule.ts';
import type { Launcher } from '../temporal/launcher.ts';
import type { Duty } from './rounds.ts';

/**
 * Sees to it that the schedule is there. One that is not says that Temporal is new, or has lost its store: then all
 * reminders are admitted at once, before the schedule is made, so that whoever is killed in between does it again.
 */
export function admission(
  schedule: Pick<AdmissionSchedule, 'isThere' | 'create'>,
  launcher: Pick<Launcher, 'ensureAdmission'>,
): Duty {
  return {
    name: 'admission',
    async run() {
      if (await schedule.isThere()) return { done: 0, more: false };
      await launcher.ensureAdmission();
      try {
        await schedule.create();
      } catch (error) {
        if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      }
      return { done: 1, more: false };
    },
  };
}
