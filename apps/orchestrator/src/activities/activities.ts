import type { AskService } from '../services/ask.ts';
import { admissionActivities, type EnsureReminder } from './admission.ts';
import { cascadeActivities } from './cascade.ts';
import { healthActivities, type Ask } from './health.ts';
import { remediationActivities } from './remediation.ts';
import { reminderActivities } from './reminders.ts';

/** What activities act on. */
export interface ActivityParts {
  /** By name, what the health check asks. */
  readonly dependencies: Readonly<Record<string, Ask>>;
  /** Calls the services. */
  readonly ask: AskService;
  /** Starts a task's reminder, unless it runs. */
  readonly ensureReminder: EnsureReminder;
  /** Told of what no refusal explains; the history has the kind alone. */
  readonly onError: (error: unknown) => void;
}

/** Every activity of the worker. */
export function createActivities({ dependencies, ask, ensureReminder, onError }: ActivityParts) {
  return {
    ...healthActivities(dependencies),
    ...cascadeActivities(ask, onError),
    ...reminderActivities(ask, onError),
    ...remediationActivities(ask, onError),
    ...admissionActivities(ask, ensureReminder, onError),
  };
}

export type Activities = ReturnType<typeof createActivities>;
