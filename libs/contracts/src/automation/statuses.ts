/** The ten statuses of an automation version, in the words of Flow 13, which every surface speaks. */
export const AUTOMATION_STATUSES = [
  'Intake in Progress',
  'Needs Pricing',
  'Awaiting Client Approval',
  'Build in Progress',
  'QA & Testing',
  'Ready to Launch',
  'Live',
  'Paused',
  'Blocked',
  'Archived',
] as const;
export type AutomationStatus = (typeof AUTOMATION_STATUSES)[number];

/** The flows that own transitions; Flow 13 is the only one whose targets people ask for here. */
export const TRANSITION_OWNERS = ['flow_11', 'flow_12', 'flow_13', 'flow_24'] as const;
export type TransitionOwner = (typeof TRANSITION_OWNERS)[number];

/** What a transition may need (spec 1.9); each is an entry of `details[]` by this name where it is missing. */
export const PREREQUISITES = [
  'project',
  'quote',
  'quote_signed',
  'payment',
  'build_checklist',
  'build_artifacts',
  'runbook',
  'qa_approval',
  'qa_checklist',
  'regression_results',
  'deployment_plan',
  'rollback_plan',
  'blocked_reason',
  'remediation',
  'stability',
  'archive_approval',
  'traffic',
] as const;
export type Prerequisite = (typeof PREREQUISITES)[number];

/** The kinds of evidence that are put on record for a version. */
export const EVIDENCE_KINDS = [
  'build_artifacts',
  'runbook',
  'deployment_plan',
  'rollback_plan',
  'qa_approval',
  'archive_approval',
  'regression_results',
  'stability',
  'traffic',
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export const QUOTE_STATUSES = ['draft', 'sent', 'signed', 'rejected'] as const;
export type QuoteStatus = (typeof QUOTE_STATUSES)[number];

/** What a tenant's `settings.remediation` does not say: seconds, and whether a stable version returns by itself. */
export const REMEDIATION_DEFAULTS = {
  remind_after_s: 4 * 3_600,
  escalate_after_s: 24 * 3_600,
  quiet_period_s: 3_600,
  auto_unblock: true,
} as const;
