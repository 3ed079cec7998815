import {
  AUTOMATION_STATUSES,
  type AutomationStatus,
  type Prerequisite,
  type TransitionOwner,
} from '@interlock/contracts';

export interface Transition {
  readonly from: AutomationStatus;
  readonly to: AutomationStatus;
  readonly owner: TransitionOwner;
  /** Who may ask for it, besides whoever may ask for any at all. */
  readonly who: TargetRule;
  readonly prerequisites: readonly Prerequisite[];
}

/** A role of the second table of spec 1.9; `baseline` asks for none, `owner` for the role named as the owning flow. */
export type TargetRule = 'baseline' | 'build' | 'release' | 'unblock' | 'archive' | 'owner';

const INTO_BUILD = ['project', 'quote', 'quote_signed', 'payment'] as const;
const INTO_QA = ['build_checklist', 'build_artifacts', 'runbook'] as const;
const INTO_LAUNCH = [
  'qa_approval',
  'qa_checklist',
  'regression_results',
  'deployment_plan',
  'rollback_plan',
] as const;

/**
 * The life of a version, row by row (Flow 13, Allowed Transition Matrix). Beside these rows it may be blocked and
 * archived out of any status, and goes back from Blocked to the status that it was blocked in, and to no other:
 * {@link transitionFrom} adds those. From Archived nothing leads on, and into `Intake in Progress` no row leads back.
 */
const ROWS: readonly Transition[] = [
  pricing('Intake in Progress', 'Needs Pricing'),
  pricing('Needs Pricing', 'Awaiting Client Approval'),
  own('Awaiting Client Approval', 'Build in Progress', 'build', INTO_BUILD),
  own('Build in Progress', 'QA & Testing', 'build', INTO_QA),
  own('QA & Testing', 'Ready to Launch', 'release', INTO_LAUNCH),
  runtime('Ready to Launch', 'Live'),
  runtime('Live', 'Paused'),
  runtime('Paused', 'Live'),
];

/** Whose a status is as a target: only those of Flow 13 may be asked for by people (spec 1.8). */
export const TARGET_OWNER: Readonly<Record<AutomationStatus, TransitionOwner>> = {
  'Intake in Progress': 'flow_12',
  'Needs Pricing': 'flow_11',
  'Awaiting Client Approval': 'flow_11',
  'Build in Progress': 'flow_13',
  'QA & Testing': 'flow_13',
  'Ready to Launch': 'flow_13',
  Live: 'flow_24',
  Paused: 'flow_24',
  Blocked: 'flow_13',
  Archived: 'flow_13',
};

/** Where a version stands: `previous` is the status it was blocked in, null unless it is Blocked. */
export interface Position {
  readonly status: AutomationStatus;
  readonly previous: AutomationStatus | null;
}

/** The transition from a position into `to`, or undefined where the matrix has none. */
export function transitionFrom({ status: from, previous }: Position, to: AutomationStatus) {
  if (from === 'Archived' || from === to) return undefined;
  if (to === 'Archived') return own(from, to, 'archive', ['archive_approval', 'traffic']);
  if (from === 'Blocked') {
    return to === previous ? own(from, to, 'unblock', ['remediation', 'stability']) : undefined;
  }
  if (to === 'Blocked') return own(from, to, 'baseline', ['blocked_reason']);
  return ROWS.find((row) => row.from === from && row.to === to);
}

/** The statuses that a position leads to, whoever owns the way. */
export function targetsFrom(position: Position): AutomationStatus[] {
  return AUTOMATION_STATUSES.filter((to) => transitionFrom(position, to) !== undefined);
}

/** The role that a target asks for where the matrix has no row: it is checked before the matrix. */
export function ruleOf({ status, previous }: Position, to: AutomationStatus): TargetRule {
  const row = transitionFrom({ status, previous }, to);
  if (row !== undefined) return row.who;
  if (to === 'Archived') return 'archive';
  if (status === 'Blocked') return 'unblock';
  if (to === 'Ready to Launch') return 'release';
  return to === 'Blocked' ? 'baseline' : 'build';
}

function own(
  from: AutomationStatus,
  to: AutomationStatus,
  who: TargetRule,
  prerequisites: readonly Prerequisite[],
): Transition {
  return { from, to, owner: 'flow_13', who, prerequisites };
}

function pricing(from: AutomationStatus, to: AutomationStatus): Transition {
  return { from, to, owner: 'flow_11', who: 'owner', prerequisites: [] };
}

function runtime(from: AutomationStatus, to: AutomationStatus): Transition {
  return { from, to, owner: 'flow_24', who: 'owner', prerequisites: [] };
}
