export { catalog, contracts, events } from './catalog.ts';
export {
  accessOf,
  commandSubject,
  contract,
  pathParameters,
  takesQuery,
  type Access,
  type Contract,
  type Input,
  type Method,
  type Output,
  type Route,
  type ServiceName,
} from './contract.ts';
export type { HttpSurface, Surface } from './surface.ts';
export {
  ERRORS,
  httpStatus,
  refuse,
  RefusedError,
  type CurrentState,
  type ErrorCode,
  type ErrorDetail,
  type Refusal,
} from './errors.ts';
export { problem, problemSchema, retryAfter, type Problem } from './problem.ts';
export { actorOf, isOps, type Actor, type Principal } from './principal.ts';
export { asyncApiDocument } from './asyncapi.ts';
export { openApiDocument } from './openapi.ts';
export { decodeCursor, encodeCursor, trimmed } from './primitives.ts';
export { malformed, readJson, readRequest, requireAccess, type RawRequest } from './request.ts';
export {
  ITEM_STATUSES,
  STATUS_WORDS,
  statusWord,
  TASK_STATUSES,
  type ItemStatus,
  type TaskStatus,
} from './status-words.ts';
export {
  AUTOMATION_STATUSES,
  EVIDENCE_KINDS,
  PREREQUISITES,
  QUOTE_STATUSES,
  REMEDIATION_DEFAULTS,
  TRANSITION_OWNERS,
  type AutomationStatus,
  type EvidenceKind,
  type Prerequisite,
  type QuoteStatus,
  type TransitionOwner,
} from './automation/statuses.ts';
export {
  AUTOMATION_ROLES,
  type Automation,
  type AutomationMember,
  type AutomationRole,
} from './automation/automation.ts';
export { type AutomationVersion, type TransitionOutcome } from './automation/automation-version.ts';
export { LONGEST_SNOOZE_S } from './automation/act-on-block.ts';
export {
  BLOCK_HAPPENINGS,
  ESCALATION_LEVELS,
  type BlockTruth,
  type EscalationLevel,
} from './automation/block.ts';
export { type PossibleTransition } from './automation/list-transitions.ts';
export { type VersionTransition } from './automation/list-version-history.ts';
export { type Evidence } from './automation/put-evidence.ts';
export { type Quote } from './automation/put-quote.ts';
export {
  automationChanged,
  automationStatusChanged,
  automationVersionCreated,
  evidenceRecorded,
  quoteChanged,
  remediationAcknowledged,
  remediationEscalated,
  remediationSnoozed,
  type EventVersion,
} from './events/automation.ts';
export { type AuditEntry } from './audit/list-audit-logs.ts';
export { LETTER_STATES, type DeadLetterView, type LetterState } from './dead-letters/dead-letter.ts';
export { MOST_REDRIVEN } from './dead-letters/redrive-dead-letters.ts';
export { type RedriveMessage } from './dead-letters/redrive-message.ts';
export { isSubscribed, subscribedSubjects } from './subscriptions.ts';
export { tenantSettings, type Tenant, type TenantSettings } from './directory/tenant.ts';
export { type Member } from './directory/member.ts';
export {
  eventEnvelope,
  eventSubject,
  eventType,
  readEvent,
  tenantOfSubject,
  type EventContract,
  type InterlockEvent,
  type TypedEvent,
} from './events/envelope.ts';
export { deadLetterDismissed, deadLetterRedriven } from './events/audit.ts';
export { memberChanged, tenantChanged } from './events/directory.ts';
export { projectCascadeCompleted, projectStatusChanged } from './events/projects.ts';
export { reminderDue } from './events/reminders.ts';
export { notificationRequeued, notificationSent } from './events/notifications.ts';
export {
  buildTasksComplete,
  checklistChanged,
  projectChanged,
  taskAssigned,
  taskCreated,
  taskDeleted,
  taskMoved,
  taskStatusUpdated,
  taskUpdated,
  type EventTask,
} from './events/tasks.ts';
export {
  validationFailed,
  validationResolved,
  type ValidationFailed,
  type ValidationResolved,
} from './events/validation.ts';
export type { NotificationDelivery } from './notifications/delivery.ts';
export { TEMPLATES, type Notification, type Template } from './notifications/notification.ts';
export {
  REMINDER_KINDS,
  REMINDERS_OVER,
  type ReminderKind,
  type RemindersOver,
  type ReminderSubject,
} from './reminders/reminder.ts';
export {
  PROJECT_ROLES,
  PROJECT_STATUSES,
  type Project,
  type ProjectMember,
  type ProjectRole,
  type ProjectStatus,
  type SupersededCascade,
} from './projects/project.ts';
export { type BulkResult } from './tasks/bulk-results.ts';
export { MOST_ITEMS, type ChecklistItem, type NewItem } from './tasks/checklist-item.ts';
export {
  CONTEXT_TYPES,
  PRIORITIES,
  TASK_KINDS,
  USER_KINDS,
  type ContextType,
  type Priority,
  type Task,
  type TaskKind,
  type TaskSummary,
} from './tasks/task.ts';
