import type { Refusal, Surface, TaskStatus } from '@interlock/contracts';
import { writeRefusal } from './access.ts';
import { besideItselfRefusal, isTheEnd, THE_END, type Place } from './place.ts';
import { restrictionRefusal } from './project-restrictions.ts';
import { stalenessRefusal, type Hints } from './staleness.ts';
import { decideStatusChange, type StatusChange, type StatusFacts } from './status-change.ts';

export interface MoveCommand extends Hints {
  readonly to_status: TaskStatus;
  readonly place: Place;
  readonly reason?: string | null | undefined;
  readonly surface: Surface;
}

export type MoveDecision =
  | { readonly type: 'refused'; readonly refusal: Refusal }
  | { readonly type: 'already_applied' }
  | {
      readonly type: 'move';
      /** null for a move within the task's column. */
      readonly change: StatusChange | null;
      readonly place: Place;
      readonly warning: string | null;
    };

/**
 * The board's decision (Business Rules, API Endpoint). Into another column it is the change of status, and the place
 * is judged last; within the column only permission, hints and the project's restrictions bind. What a cascade
 * imposed is lifted; if the task then shows in another column than the one it was moved to, it goes to its end.
 */
export function decideMove(facts: StatusFacts, command: MoveCommand): MoveDecision {
  const { task } = facts;
  const { to_status: to, place } = command;
  if (to === task.status && !isTheEnd(place)) {
    const refusal =
      writeRefusal(facts.principal, facts.role) ??
      stalenessRefusal(task, command) ??
      restrictionRefusal(facts.projectStatus, { type: 'reorder' }) ??
      besideItselfRefusal(task.id, place);
    return refusal ? { type: 'refused', refusal } : { type: 'move', change: null, place, warning: null };
  }
  const decision = decideStatusChange(facts, { ...command, status: to });
  if (decision.type !== 'change') return decision;
  const { change, warning } = decision;
  const kept = change.status === to ? place : THE_END;
  const refusal = besideItselfRefusal(task.id, kept);
  return refusal ? { type: 'refused', refusal } : { type: 'move', change, place: kept, warning };
}
