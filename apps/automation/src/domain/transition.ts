import {
  trimmed,
  type AutomationStatus,
  type Prerequisite,
  type Refusal,
  type TenantSettings,
} from '@interlock/contracts';
import { baselineRefusal, targetRefusal } from './access.ts';
import type { Asker, VersionFacts } from './facts.ts';
import { ruleOf, TARGET_OWNER, targetsFrom, transitionFrom, type Position } from './matrix.ts';
import { missingOf, type Judged } from './prerequisites.ts';
import { stalenessRefusal, type Hints } from './staleness.ts';

export interface TransitionCommand extends Hints {
  readonly status: AutomationStatus;
  readonly blocked_reason?: string | null | undefined;
}

/** What a version becomes. */
export interface TransitionChange {
  readonly from: AutomationStatus;
  readonly to: AutomationStatus;
  /** Set while it is Blocked alone. */
  readonly blocked_reason: string | null;
  /** Of the block that it ends or begins: a task is opened, or, with what is archived, canceled. */
  readonly remediation: 'open' | 'cancel' | 'none';
}

export type Decision =
  | { readonly type: 'refused'; readonly refusal: Refusal }
  | { readonly type: 'already_applied' }
  | { readonly type: 'change'; readonly change: TransitionChange };

const BLOCKED_REASON_MAX = 500;

/**
 * Flow 13's decision, in the order of spec 1.9: baseline, inactive parent, already applied, target of another flow,
 * the target's role, stale hint, matrix, prerequisites.
 */
export function decideTransition(facts: VersionFacts, asker: Asker, command: TransitionCommand): Decision {
  const { status: to } = command;
  const early = baselineRefusal(asker, facts.automation.owner_id) ?? inactiveRefusal(facts);
  if (early) return refused(early, facts);
  if (facts.version.status === to) return { type: 'already_applied' };
  const reason = trimmed(command.blocked_reason);
  const refusal =
    foreignRefusal(positionOf(facts), to) ??
    roleRefusal(positionOf(facts), to, asker) ??
    stalenessRefusal(facts.version, command) ??
    matrixRefusal(positionOf(facts), to) ??
    prerequisiteRefusal(to, { facts, asker, reason });
  if (refusal) return refused(refusal, facts);
  return { type: 'change', change: changeOf(facts.version.status, to, reason, asker.settings) };
}

/** A refusal as a decision; one by the matrix is a 409, and says where the version stands, as every one of them. */
export function refused(refusal: Refusal, { version }: Pick<VersionFacts, 'version'>): Decision {
  if (refusal.code !== 'version_transition_not_allowed') return { type: 'refused', refusal };
  const current = { version: version.version, status: version.status, updated_at: version.updated_at };
  return { type: 'refused', refusal: { ...refusal, current } };
}

/** The change that brings a version out of `from` into `to`, whoever decided it. */
export function changeOf(
  from: AutomationStatus,
  to: AutomationStatus,
  reason: string,
  settings: TenantSettings,
): TransitionChange {
  const blocked_reason = to === 'Blocked' ? cut(reason, settings.blocked_reason_max) : null;
  const archived = from === 'Blocked' && to === 'Archived' ? 'cancel' : 'none';
  return { from, to, blocked_reason, remediation: to === 'Blocked' ? 'open' : archived };
}

/** Where a version stands in the matrix. */
export function positionOf({ version }: Pick<VersionFacts, 'version'>): Position {
  return { status: version.status, previous: version.previous_status };
}

/** Why nothing happens to a version whose automation is not active. */
export function inactiveRefusal({ automation }: Pick<VersionFacts, 'automation'>): Refusal | undefined {
  if (automation.status === 'active') return undefined;
  return notAllowed('The automation is archived: its versions stay as they are.');
}

/** Why a target is not Flow 13's to give (spec 1.8): only a block is left for whatever status it began in. */
export function foreignRefusal(position: Position, to: AutomationStatus): Refusal | undefined {
  if (isOwn(position, to)) return undefined;
  const flow = TARGET_OWNER[to].replace('flow_', 'Flow ');
  return notAllowed(`'${to}' is set by ${flow}, not here. ${allowedTargets(position)}`);
}

export function roleRefusal(
  position: Position,
  to: AutomationStatus,
  { principal }: Asker,
): Refusal | undefined {
  const rule = ruleOf(position, to);
  return rule === 'owner' ? undefined : targetRefusal(rule, principal);
}

export function matrixRefusal(position: Position, to: AutomationStatus): Refusal | undefined {
  if (transitionFrom(position, to) !== undefined) return undefined;
  return notAllowed(`Cannot go from '${position.status}' to '${to}'. ${allowedTargets(position)}`);
}

/** The prerequisites of a transition that are missing, each with what to do about it. */
export function missingPrerequisites(to: AutomationStatus, judged: Judged) {
  const row = transitionFrom(positionOf(judged.facts), to);
  return (row?.prerequisites ?? []).flatMap((name) => {
    const message = missingOf(name, judged);
    return message === undefined ? [] : [{ name, message }];
  });
}

const OWN_CODES: Readonly<Partial<Record<Prerequisite, Refusal['code']>>> = {
  project: 'project_missing_for_transition',
  quote: 'quote_missing_for_transition',
  blocked_reason: 'blocked_reason_required',
};

function prerequisiteRefusal(to: AutomationStatus, judged: Judged): Refusal | undefined {
  const missing = missingPrerequisites(to, judged);
  const [first] = missing;
  if (first === undefined) return undefined;
  return {
    code: OWN_CODES[first.name] ?? 'status_prerequisite_missing',
    message: `Cannot go to '${to}': ${missing.map(({ message }) => message).join(' ')}`,
    details: missing.map(({ name, message }) => ({ field: name, code: name, message })),
  };
}

/** The refusal of what the matrix does not have. */
export function notAllowed(message: string): Refusal {
  return { code: 'version_transition_not_allowed', message };
}

function allowedTargets(position: Position): string {
  const targets = targetsFrom(position).filter((to) => isOwn(position, to));
  if (targets.length === 0) return `From '${position.status}' nothing can be asked for here.`;
  return `Allowed from '${position.status}': ${targets.join(', ')}.`;
}

function isOwn({ previous }: Position, to: AutomationStatus): boolean {
  return TARGET_OWNER[to] === 'flow_13' || to === previous;
}

function cut(reason: string, most = BLOCKED_REASON_MAX): string {
  return [...reason].slice(0, most).join('').trimEnd();
}
