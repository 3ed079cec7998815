import {
  automationStatusChanged,
  evidenceRecorded,
  remediationAcknowledged,
  remediationEscalated,
  remediationSnoozed,
} from './events/automation.ts';
import { eventType, type EventContract, type InterlockEvent } from './events/envelope.ts';
import { projectStatusChanged } from './events/projects.ts';
import { reminderDue } from './events/reminders.ts';
import {
  buildTasksComplete,
  taskAssigned,
  taskCreated,
  taskMoved,
  taskStatusUpdated,
  taskUpdated,
} from './events/tasks.ts';

/**
 * The events that a service is sent, for those that don't take all: the filters of its durable on EVENTS are made from
 * this, and what it isn't sent it doesn't act on either, so that a test of its rules finds what is missing here.
 */
export const subscriptions = {
  notifications: [
    taskCreated,
    taskAssigned,
    taskStatusUpdated,
    taskMoved,
    buildTasksComplete,
    reminderDue,
    automationStatusChanged,
    remediationEscalated,
  ],
  orchestrator: [
    projectStatusChanged,
    taskCreated,
    taskUpdated,
    taskAssigned,
    automationStatusChanged,
    evidenceRecorded,
    remediationAcknowledged,
    remediationSnoozed,
  ],
  tasks: [automationStatusChanged],
} as const satisfies Record<string, readonly EventContract[]>;

/** Whether a service is sent events of this event's type. */
export function isSubscribed(service: keyof typeof subscriptions, { type }: InterlockEvent): boolean {
  return subscriptions[service].some(({ name }) => eventType(name) === type);
}

/** The subjects of the events that a service is sent. */
export function subscribedSubjects(service: keyof typeof subscriptions): string[] {
  return subscriptions[service].map(({ name }) => `evt.*.${name}.>`);
}
