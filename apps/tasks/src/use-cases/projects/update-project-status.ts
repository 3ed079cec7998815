import { RefusedError, type catalog } from '@interlock/contracts';
import { newId, recordChange, type Transaction } from '@interlock/database';
import type { Call, UseCase } from '@interlock/messaging';
import { cascadeOf, flipReasonRefusal, flipRefusal } from '../../domain/project-cascade.ts';
import { changesRemindingOfAll } from '../../domain/reminders.ts';
import { storedReason } from '../../domain/reason.ts';
import { countCascade } from '../../store/cascade.ts';
import { flipProject, loadManagedProject } from '../../store/managed-project.ts';
import { projectOf } from '../../store/present.ts';
import { noteProjectHints } from '../../store/reminder-hints.ts';
import type { ProjectRow } from '../../store/schema.ts';
import type { Deps } from '../deps.ts';
import { originOf } from '../recorded.ts';
import { requireFresh } from './fresh-project.ts';

/**
 * Flips a project's status. It binds at once: every change of a task is guarded by the number it raises. What the
 * flip does to the tasks follows in batches, driven by the announcement; a flip while another's follow-up is under
 * way supersedes that.
 */
export function updateProjectStatus({
  database,
}: Deps): UseCase<(typeof catalog)['tasks']['updateProjectStatus']> {
  return (call, input) =>
    database.write(call, async (tx) => {
      const before = await loadManagedProject(tx, call.principal, input.project_id);
      if (before.status === input.status) return { project: projectOf(before), already_applied: true };
      const reason = storedReason(input.reason);
      const denied = flipRefusal(before.status, call.principal.roles);
      if (denied) throw new RefusedError(denied);
      requireFresh(before, input.version, input.if_match);
      const refusal = flipReasonRefusal(reason);
      if (refusal) throw new RefusedError(refusal);
      const flipped = { ...before, status: input.status, status_number: before.status_number + 1 };
      const rule = cascadeOf(input.status);
      const total = rule ? await countCascade(tx, flipped, rule) : 0;
      const by = { userId: call.principal.sub, reason, requestId: call.requestId };
      const project = await flipProject(tx, before, flipped, { ...by, total });
      if (changesRemindingOfAll(before.status, project.status))
        await noteProjectHints(tx, project.tenant_id, project.id);
      await announce(tx, call, before, project, reason);
      return { project: projectOf(project), already_applied: false };
    });
}

function announce(
  tx: Transaction,
  call: Call,
  before: ProjectRow,
  project: ProjectRow,
  reason: string | null,
): Promise<void> {
  const { id, name, status, version, status_number } = project;
  const statuses = { old_status: before.status, new_status: status };
  const cascade_total = project.cascade_state === 'running' ? project.cascade_total : 0;
  return recordChange(tx, {
    ...originOf(call),
    eventId: newId(),
    auditId: newId(),
    type: 'project_status_changed',
    entity: { type: 'project', id, version },
    actionType: 'update_project_status',
    metadata: { ...statuses, reason, status_number, cascade_total },
    data: { project: { id, name, status }, ...statuses, status_number, reason, cascade_total },
  });
}
