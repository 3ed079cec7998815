import { refuse, RefusedError, type catalog, type Task } from '@interlock/contracts';
import type { Call, UseCase } from '@interlock/messaging';
import { requireStanding } from '@interlock/service';
import { decideStatusChange, type StatusChange } from '../../domain/status-change.ts';
import { taskOf } from '../../store/present.ts';
import { applyStatus, readStatusFacts, type StatusFactsRow } from '../../store/status.ts';
import type { Deps } from '../deps.ts';
import { originOf, statusChange } from '../recorded.ts';

type UpdateTaskStatus = UseCase<(typeof catalog)['tasks']['updateTaskStatus']>;

const ATTEMPTS = 10;

/**
 * Changes a task's status (Flow 32) in two round trips: one reads every fact, one commits, guarded by them. When
 * a fact changed in between, it is read and decided again, so a race ends in the answer its order deserves.
 */
export function updateTaskStatus({ database, onCompletionDelay, limitProject }: Deps): UpdateTaskStatus {
  return async (call, input) => {
    const { tenantId, sub } = call.principal;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const facts = await readStatusFacts(database.pool, tenantId, sub, input.task_id);
      const { task, row } = knownTask(call, facts);
      if (attempt === 0) await limitProject(tenantId, task.project_id, row.settings);
      const decision = decideStatusChange(
        {
          task,
          principal: call.principal,
          projectStatus: row.project_status,
          role: row.project_role,
          settings: row.settings,
        },
        { ...input, surface: call.surface },
      );
      if (decision.type === 'refused') throw new RefusedError(decision.refusal);
      if (decision.type === 'already_applied') return { task, already_applied: true, warning: null };
      const output = await commit(call, task, row, decision.change);
      if (output === undefined) continue;
      reportDelay(output.task, onCompletionDelay);
      return output;
    }
    throw refuse('overloaded', 'The task keeps changing under this request. Try again in a second.');
  };

  function commit(call: Call, before: Task, row: StatusFactsRow, change: StatusChange) {
    const { after, recorded, completion } = statusChange(originOf(call), before, change);
    const guard = {
      version: before.version,
      projectId: before.project_id,
      statusNumber: row.project_status_number,
    };
    const statement = applyStatus(guard, change, recorded, completion);
    return database.writeStatement(call, statement, (applied: { updated_at: Date }) => {
      const time = applied.updated_at.toISOString();
      const changed = { ...after, updated_at: time, status_changed_at: time };
      return { task: changed, already_applied: false, warning: null };
    });
  }
}

function knownTask({ principal }: Call, row: StatusFactsRow | undefined) {
  if (row === undefined) throw new Error('status_facts returned no row.');
  requireStanding(principal, row);
  if (row.id === null) throw refuse('not_found', 'There is no task with this id.');
  return { row, task: taskOf({ ...row, tenant_id: principal.tenantId }) };
}

function reportDelay(task: Task, report: Deps['onCompletionDelay']): void {
  if (task.status !== 'done' || task.due_date === null) return;
  const seconds = (Date.parse(task.updated_at) - Date.parse(task.due_date)) / 1000;
  if (seconds > 0) report(seconds, task.id);
}
