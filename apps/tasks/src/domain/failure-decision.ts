import type { ContextType, ProjectStatus, Refusal } from '@interlock/contracts';
import { assigneeRefusal, type AssigneeFacts } from './assignable.ts';
import { restrictionRefusal } from './project-restrictions.ts';

/** What is known of a validation failure when it is decided on. */
export interface FailureFacts {
  readonly contextType: ContextType;
  /** Null where the context is no project. */
  readonly projectStatus: ProjectStatus | null;
  /** Whether its id was received before. */
  readonly isKnown: boolean;
  /** Whether a task about the same code and field of the context is open. */
  readonly isOpen: boolean;
  readonly assigneeId: string | null;
  /** Null for no assignee, and for who is no active member of the tenant. */
  readonly assignee: AssigneeFacts | null;
}

/** What a failure comes to: nothing where it is known, an occurrence of the open task about the same, or a task. */
export type FailureDecision = 'nothing' | 'occurrence' | 'task';

/** Decides what comes of a failure (Flow 31); a refusal makes a dead letter of it. */
export function failureDecision(facts: FailureFacts): FailureDecision | Refusal {
  if (facts.isKnown) return 'nothing';
  const restricted = restrictionRefusal(facts.projectStatus, { type: 'system_create' });
  if (restricted) return restricted;
  if (facts.isOpen) return 'occurrence';
  const { contextType: type, assigneeId: userId, assignee } = facts;
  if (userId === null) return 'task';
  return assigneeRefusal({ type, kind: null, userId, isOnCall: false }, assignee) ?? 'task';
}
