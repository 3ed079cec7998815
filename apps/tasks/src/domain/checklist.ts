import type { Refusal } from '@interlock/contracts';
import type { ChecklistFacts } from './status-change.ts';

/** Derivation, Behavioral Changes: the sentence is the seed's own. */
export const STATUS_IS_DERIVED: Refusal = {
  code: 'status_is_derived',
  message: 'Cannot set status for tasks with checklist items. Status is derived from checklist.',
};

/** Why the status of a task with a checklist can't be set, or undefined: only what was imposed can be lifted. */
export function derivedRefusal(checklist: ChecklistFacts | null): Refusal | undefined {
  return checklist !== null && checklist.imposed === null ? STATUS_IS_DERIVED : undefined;
}
