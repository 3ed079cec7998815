import { refuse, RefusedError, type catalog, type Input, type Output } from '@interlock/contracts';
import type { Call, UseCase } from '@interlock/messaging';
import { decideMove } from '../../domain/move.ts';
import { placeRefusal } from '../../domain/place.ts';
import { applyMove, type MoveRow } from '../../store/move.ts';
import type { FactsOfTask } from '../../store/status-facts.ts';
import type { Deps } from '../deps.ts';
import { originOf, taskMove } from '../recorded.ts';
import { admittedFacts } from './admitted-facts.ts';
import { untilCommitted } from './until-committed.ts';

type MoveTask = (typeof catalog)['tasks']['moveTask'];

/** Moves a task on its project's board, status and place in one write. */
export function moveTask(deps: Deps): UseCase<MoveTask> {
  return async (call, input) => {
    const read = admittedFacts(deps, call, { task_id: input.task_id, status: input.to_status });
    return untilCommitted(async () => moved(deps, call, input, await read()));
  };
}

async function moved(
  { database, onStatusChanges }: Deps,
  call: Call,
  { before_id = null, after_id = null, ...input }: Input<MoveTask>,
  known: FactsOfTask,
): Promise<Output<MoveTask> | undefined> {
  const { principal, surface } = call;
  const before = known.task;
  if (before.project_id === null) throw refuse('not_found', 'There is no task with this id.');
  const command = { ...input, place: { before_id, after_id }, surface };
  const decision = decideMove({ ...known, principal }, command);
  if (decision.type === 'refused') throw new RefusedError(decision.refusal);
  if (decision.type === 'already_applied') return { task: before, already_applied: true, warning: null };
  const { change, place, warning } = decision;
  const origin = originOf(call);
  const { after, recorded, completion } = taskMove(origin, before, change);
  const statement = applyMove(known, { from: before.status, change, place }, recorded, completion);
  const outcome = await database.writeStatement<MoveRow, Output<MoveTask>>(call, statement, (row) => {
    if (row.problem !== null) throw new RefusedError(placeRefusal(row, place, after.status, surface));
    const updated_at = row.updated_at.toISOString();
    const status_changed_at = change ? updated_at : before.status_changed_at;
    const task = { ...after, position: Number(row.position), updated_at, status_changed_at };
    return { task, already_applied: false, warning };
  });
  if (outcome && change) onStatusChanges([{ origin, before, after: outcome.task }]);
  return outcome;
}
