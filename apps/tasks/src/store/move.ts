import type { TaskStatus } from '@interlock/contracts';
import { recordedValues, type Change } from '@interlock/database';
import type { QueryConfig } from 'pg';
import type { Place, PlaceProblem } from '../domain/place.ts';
import type { StatusChange } from '../domain/status-change.ts';
import type { CompletionIds, StatusGuard } from './status.ts';

/** What apply_move answers: where the task is now, or why there is no such place. */
export type MoveRow =
  { readonly problem: null; readonly position: string; readonly updated_at: Date } | PlaceProblem;

/** A move that was decided; `change` is null within the task's column. */
export interface DecidedMove {
  readonly from: TaskStatus;
  readonly change: StatusChange | null;
  readonly place: Place;
}

/**
 * The statement that commits a decided move. It returns no row when a fact it was decided by has changed meanwhile,
 * and a row with a problem when the place isn't there; nothing was written then.
 */
export function applyMove(
  guard: StatusGuard,
  { from, change, place }: DecidedMove,
  recorded: Change,
  completion: CompletionIds,
): QueryConfig {
  return {
    name: 'apply_move',
    text: `select problem, found_status, "position", updated_at from apply_move(
             $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
    values: [
      recorded.tenantId,
      recorded.entity.id,
      guard.task.version,
      guard.task.project_id,
      guard.statusNumber,
      from,
      change?.status ?? from,
      place.before_id,
      place.after_id,
      change !== null,
      change?.progress_percent ?? null,
      change?.reason ?? null,
      change?.completeDelta ?? 0,
      ...recordedValues(recorded),
      recorded.cause === null ? null : JSON.stringify(recorded.cause),
      completion.eventId,
      completion.auditId,
    ],
  };
}
