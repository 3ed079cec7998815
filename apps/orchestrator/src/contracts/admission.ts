/** The schedule that admits the tasks whose reminders come near: each minute one of 60 parts of them. */
export const ADMISSION_SCHEDULE = 'admit-reminders';

/** The run that admits all at once, when Temporal may have lost those it had. */
export const ADMIT_ALL = 'admit-reminders-all';

/** Of the run's own minute, or of all tasks. */
export type AdmissionPart = 'slice' | 'all';

/** How many tasks came near, and after which the next page begins. */
export interface AdmissionProgress {
  readonly admitted: number;
  readonly after?: string;
}
