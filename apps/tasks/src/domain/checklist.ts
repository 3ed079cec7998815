import type { Refusal, TaskStatus } from '@interlock/contracts';

/** What the items of a task's checklist come to, and what a cascade imposed over that. */
export interface ChecklistFacts {
  readonly derived: TaskStatus;
  readonly progress: number;
  readonly imposed: TaskStatus | null;
}

/** Derivation, Behavioral Changes: the sentence is the seed's own. */
export const STATUS_IS_DERIVED: Refusal = {
  code: 'status_is_derived',
  message: 'Cannot set status for tasks with checklist items. Status is derived from checklist.',
};

/** Why the status of a task with a checklist can't be set, or undefined: only what was imposed can be lifted. */
export function derivedRefusal(checklist: ChecklistFacts | null): Refusal | undefined {
  return checklist !== null && checklist.imposed === null ? STATUS_IS_DERIVED : undefined;
}
