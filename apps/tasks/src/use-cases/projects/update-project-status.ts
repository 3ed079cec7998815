import { RefusedError, type catalog, type SupersededCascade } from '@interlock/contracts';
import { newId, recordChange, type Transaction } from '@interlock/database';
import type { Call, UseCase } from '@interlock/messaging';
import { cascadeAfter, cascadeOf, flipReasonRefusal, flipRefusal } from '../../domain/project-cascade.ts';
import { changesRemindingOfAll } from '../../domain/reminders.ts';
import { storedReason } from '../../domain/reason.ts';
import { countCascade, currentTime } from '../../store/cascade.ts';
import { flipProject, loadManagedProject } from '../../store/managed-project.ts';
import { projectOf } from '../../store/present.ts';
import { noteProjectHints } from '../../store/reminder-hints.ts';
import type { ProjectRow } from '../../store/schema.ts';
import type { Deps } from '../deps.ts';
import { originOf } from '../recorded.ts';
import { requireFresh } from './fresh-project.ts';
import { recordProjectChange } from './project-change.ts';

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
      const stopped = await stoppedBy(tx, before, flipped, by.userId);
      const cascade = cascadeAfter(before, total, stopped);
      const project = await flipProject(tx, before, flipped, { ...by, cascade });
      if (changesRemindingOfAll(before.status, project.status))
        await noteProjectHints(tx, project.tenant_id, project.id);
      await announce(tx, call, before, project, reason);
      if (stopped) await announceStopped(tx, call, project, stopped);
      return { project: projectOf(project), already_applied: false };
    });
}

/** The cascade that a change of status stops, if one is under way: what it has done and what it leaves. */
async function stoppedBy(
  tx: Transaction,
  before: ProjectRow,
  { status, status_number }: ProjectRow,
  user_id: string,
): Promise<SupersededCascade | null> {
  const rule = cascadeOf(before.status);
  if (before.cascade_state !== 'running' || rule === null) return null;
  const left = await countCascade(tx, before, rule);
  const of = { status: before.status, status_number: before.status_number, done: before.cascade_done, left };
  return { ...of, by: { status, status_number, user_id, at: (await currentTime(tx)).toISOString() } };
}

/** On record by itself: who looks for the cascade finds its end. */
function announceStopped(
  tx: Transaction,
  call: Call,
  project: ProjectRow,
  stopped: SupersededCascade,
): Promise<void> {
  const { status, status_number, done, left, by } = stopped;
  const cause = { type: 'project_cascade', id: `${project.id}/${status_number}` };
  return recordProjectChange(
    tx,
    call,
    project,
    {
      change: 'cascade_superseded',
      actionType: 'supersede_project_cascade',
      metadata: {
        status,
        status_number,
        changed: done,
        left,
        by_status: by.status,
        by_status_number: by.status_number,
      },
    },
    cause,
  );
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
