import { UnprocessableError } from '@interlock/messaging';
import { failureDecision, type FailureDecision } from '../../domain/failure-decision.ts';
import type {
  AskedFailure,
  DecidedFailure,
  FailureFactsRow,
  KnownFacts,
} from '../../store/joined-failures.ts';
import { contextKey } from '../../store/task-context.ts';
import { subjectOf, type FailedMessage } from './failed-message.ts';
import { requireOwner } from './failure-context.ts';
import { decidedTask } from './task-of-failure.ts';

/** What comes of failures. */
export interface DecidedFailures {
  /** Those that become tasks, by their tenants, each with its message. */
  readonly tasks: ReadonlyMap<string, ReadonlyMap<DecidedFailure, FailedMessage>>;
  /** Those that are counted in an open task. */
  readonly occurrences: readonly FailedMessage[];
  /** What makes dead letters of others. */
  readonly refused: readonly UnprocessableError[];
}

/** By what a message is to be decided. */
export function askedOf(message: FailedMessage): AskedFailure {
  const { context_type: type, context_id: id, assignee_id, due_date } = message.failure;
  const asked = { assignee_id: assignee_id ?? null, isDue: Boolean(due_date) };
  return { ...subjectOf(message), ...contextKey({ type, id }), ...asked };
}

/** Decides what comes of each message by its facts, which are in the order of the messages. */
export function decideFailures(
  messages: readonly FailedMessage[],
  facts: readonly (FailureFactsRow | undefined)[],
): DecidedFailures {
  const tasks = new Map<string, Map<DecidedFailure, FailedMessage>>();
  const occurrences: FailedMessage[] = [];
  const refused: UnprocessableError[] = [];
  for (const [at, message] of messages.entries()) {
    try {
      const known = requireContext(message, facts[at]);
      const decision = decisionOn(message, known);
      if (decision === 'occurrence') occurrences.push(message);
      if (decision !== 'task') continue;
      const ofTenant = tasks.get(known.tenant_id) ?? new Map<DecidedFailure, FailedMessage>();
      tasks.set(known.tenant_id, ofTenant.set(decidedTask(message, known), message));
    } catch (error) {
      if (!(error instanceof UnprocessableError)) throw error;
      refused.push(error);
    }
  }
  return { tasks, occurrences, refused };
}

function requireContext(message: FailedMessage, facts: FailureFactsRow | undefined): KnownFacts {
  requireOwner(message, facts?.tenant_id ?? null);
  return facts as KnownFacts;
}

function decisionOn({ failure }: FailedMessage, known: KnownFacts): FailureDecision {
  const decision = failureDecision({
    contextType: failure.context_type,
    projectStatus: known.project_status,
    isKnown: known.is_known,
    isOpen: known.is_open,
    assigneeId: failure.assignee_id ?? null,
    assignee: known.assignee,
  });
  if (typeof decision === 'string') return decision;
  throw new UnprocessableError(decision.code, decision.message, known.tenant_id);
}
