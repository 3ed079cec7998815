export { admitReminders } from './admit-reminders.ts';
export { blockedRemediation } from './blocked-remediation.ts';
export { healthCheck } from './health-check.ts';
export { projectCascade } from './project-cascade.ts';
export { taskReminder } from './task-reminder.ts';
