import { listAuditLogs } from './audit/list-audit-logs.ts';
import { acknowledgeRemediation, resolveRemediation, snoozeRemediation } from './automation/act-on-block.ts';
import { applyExternalStatus } from './automation/apply-external-status.ts';
import { blockAutomation } from './automation/block-automation.ts';
import {
  escalateRemediation,
  listOpenBlocks,
  readBlock,
  reopenRemediation,
  returnFromBlock,
} from './automation/block.ts';
import { createAutomationVersion } from './automation/create-automation-version.ts';
import { createAutomation } from './automation/create-automation.ts';
import { deleteAutomationMember } from './automation/delete-automation-member.ts';
import { getAutomationVersion, listAutomationVersions } from './automation/get-automation-version.ts';
import { getEvidence, listEvidence } from './automation/get-evidence.ts';
import { getQuote, listQuotes } from './automation/get-quote.ts';
import { getAutomation, listAutomations } from './automation/get-automation.ts';
import { listTransitions } from './automation/list-transitions.ts';
import { listVersionHistory } from './automation/list-version-history.ts';
import { putAutomationMember } from './automation/put-automation-member.ts';
import { putEvidence } from './automation/put-evidence.ts';
import { putQuote } from './automation/put-quote.ts';
import { updateAutomationStatus } from './automation/update-automation-status.ts';
import { updateAutomation } from './automation/update-automation.ts';
import type { Contract } from './contract.ts';
import { dismissDeadLetter } from './dead-letters/dismiss-dead-letter.ts';
import { listDeadLetters } from './dead-letters/list-dead-letters.ts';
import { redriveDeadLetter } from './dead-letters/redrive-dead-letter.ts';
import { redriveDeadLetters } from './dead-letters/redrive-dead-letters.ts';
import { redriveMessageOf } from './dead-letters/redrive-message.ts';
import { getTenant } from './directory/get-tenant.ts';
import { listMembers, putMember } from './directory/member.ts';
import { putTenant } from './directory/put-tenant.ts';
import { deadLetterDismissed, deadLetterRedriven } from './events/audit.ts';
import * as automationEvents from './events/automation.ts';
import { memberChanged, tenantChanged } from './events/directory.ts';
import type { EventContract } from './events/envelope.ts';
import { notificationRequeued, notificationSent } from './events/notifications.ts';
import * as projectEvents from './events/projects.ts';
import { reminderDue } from './events/reminders.ts';
import * as taskEvents from './events/tasks.ts';
import { listDeliveries, redeliverDelivery } from './notifications/delivery.ts';
import { listNotifications, readNotification } from './notifications/notification.ts';
import { advanceCascade, listOpenCascades } from './projects/cascade.ts';
import { createProject } from './projects/create-project.ts';
import { deleteProjectMember } from './projects/delete-project-member.ts';
import { getProject } from './projects/get-project.ts';
import { listProjectMembers } from './projects/list-project-members.ts';
import { listProjects } from './projects/list-projects.ts';
import { putProjectMember } from './projects/put-project-member.ts';
import { updateProjectStatus } from './projects/update-project-status.ts';
import { updateProject } from './projects/update-project.ts';
import { bulkTasks } from './tasks/bulk-tasks.ts';
import {
  fireReminders,
  forgetReminderHints,
  listComingReminders,
  listReminderHints,
  sweepReminders,
} from './reminders/reminder.ts';
import {
  createChecklistItem,
  deleteChecklistItem,
  updateChecklistItem,
} from './tasks/change-checklist-item.ts';
import { createAutoTask } from './tasks/create-auto-task.ts';
import { createTask } from './tasks/create-task.ts';
import { deleteTask } from './tasks/delete-task.ts';
import { getBoard } from './tasks/get-board.ts';
import { getTask } from './tasks/get-task.ts';
import { listTaskActivity } from './tasks/list-task-activity.ts';
import { listTasks } from './tasks/list-tasks.ts';
import { moveTask } from './tasks/move-task.ts';
import { reportValidationFailure } from './tasks/report-validation-failure.ts';
import { updateTaskStatus } from './tasks/update-task-status.ts';
import { updateTask } from './tasks/update-task.ts';

/** Every use case that can be called, by the service that answers. */
export const catalog = {
  directory: { putTenant, getTenant, putMember, listMembers },
  tasks: {
    createProject,
    listProjects,
    getProject,
    updateProject,
    updateProjectStatus,
    advanceCascade,
    listOpenCascades,
    listProjectMembers,
    putProjectMember,
    deleteProjectMember,
    createTask,
    createAutoTask,
    bulkTasks,
    listTasks,
    getTask,
    updateTask,
    updateTaskStatus,
    moveTask,
    getBoard,
    listTaskActivity,
    deleteTask,
    createChecklistItem,
    updateChecklistItem,
    deleteChecklistItem,
    reportValidationFailure,
    fireReminders,
    sweepReminders,
    listComingReminders,
    listReminderHints,
    forgetReminderHints,
    redriveMessage: redriveMessageOf('tasks'),
  },
  automation: {
    createAutomation,
    listAutomations,
    getAutomation,
    updateAutomation,
    putAutomationMember,
    deleteAutomationMember,
    createAutomationVersion,
    listAutomationVersions,
    getAutomationVersion,
    listVersionHistory,
    listTransitions,
    updateAutomationStatus,
    applyExternalStatus,
    putEvidence,
    getEvidence,
    listEvidence,
    putQuote,
    getQuote,
    listQuotes,
    blockAutomation,
    readBlock,
    returnFromBlock,
    reopenRemediation,
    escalateRemediation,
    acknowledgeRemediation,
    snoozeRemediation,
    resolveRemediation,
    listOpenBlocks,
  },
  audit: {
    listAuditLogs,
    listDeadLetters,
    redriveDeadLetter,
    redriveDeadLetters,
    dismissDeadLetter,
    redriveMessage: redriveMessageOf('audit'),
  },
  notifications: {
    listNotifications,
    readNotification,
    listDeliveries,
    redeliverDelivery,
    redriveMessage: redriveMessageOf('notifications'),
  },
  orchestrator: { redriveMessage: redriveMessageOf('orchestrator') },
} as const;

/** All contracts, in the order of the catalog. */
export const contracts: readonly Contract[] = Object.values(catalog).flatMap(
  (service) => Object.values(service) as unknown as Contract[],
);

/** Every type of event that is published. */
export const events: readonly EventContract[] = [
  ...Object.values(taskEvents),
  ...Object.values(projectEvents),
  ...Object.values(automationEvents),
  reminderDue,
  tenantChanged,
  memberChanged,
  notificationSent,
  notificationRequeued,
  deadLetterRedriven,
  deadLetterDismissed,
];
