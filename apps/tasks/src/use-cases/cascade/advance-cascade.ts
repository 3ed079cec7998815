import type { catalog, Output, ProjectStatus, TaskSummary } from '@interlock/contracts';
import { newId, recordChange, type Change, type Transaction } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { cascadeOf, generatedReason, type CascadeRule } from '../../domain/project-cascade.ts';
import { changeOf, isProjectChecklist } from '../../domain/status-change.ts';
import { applyCascade, finishCascade, isOutboxBehind, nextOfCascade } from '../../store/cascade.ts';
import { adjustChecklist } from '../../store/checklist.ts';
import { loadProject } from '../../store/projects.ts';
import type { ProjectRow } from '../../store/schema.ts';
import type { Deps, StatusChanged } from '../deps.ts';
import { statusChange, type Origin } from '../recorded.ts';

type AdvanceCascade = (typeof catalog)['tasks']['advanceCascade'];
type Progress = Output<AdvanceCascade>;

/** More unpublished events of one tenant than these hold its cascades back. */
const MOST_UNPUBLISHED = 5_000;

/**
 * One batch of a cascade, in one transaction under the project's lock: an audit row and an event for each task, its
 * cause the flip, its actor who flipped. Only tasks that nothing has changed since the flip are taken, so the same
 * batch asked twice changes nothing twice, and what came after the flip stays. It ends also for a tenant that was
 * suspended meanwhile.
 */
export function advanceCascade({ database, onStatusChanges }: Deps): UseCase<AdvanceCascade> {
  return async (call, input) => {
    let changed: StatusChanged[] = [];
    const progress = await database.writeWithoutStanding(call, async (tx) => {
      changed = [];
      const { tenantId, sub } = call.principal;
      const { project } = await loadProject(tx, tenantId, input.project_id, sub, 'no key update');
      const rule = cascadeOf(project.status);
      const isCurrent = project.status_number === input.status_number && rule !== null;
      if (!isCurrent) return supersededProgress(project, input.status_number);
      if (project.cascade_state !== 'running') return progressOf('done', project, 0);
      if (await isOutboxBehind(tx, tenantId, MOST_UNPUBLISHED)) return progressOf('paused', project, 0);
      const next = await nextOfCascade(tx, project, rule, input.limit);
      const origin = originOfFlip(project);
      changed = await changeTasks(tx, origin, project, rule, next);
      if (next.length === input.limit) return progressOf('running', project, next.length);
      await finish(tx, origin, project, project.cascade_done + next.length);
      return progressOf('done', project, next.length);
    });
    onStatusChanges(changed);
    return progress;
  };
}

function progressOf(
  state: Exclude<Progress['state'], 'superseded'>,
  project: ProjectRow,
  more: number,
): Progress {
  const done = project.cascade_done + more;
  const { name, status, cascade_total } = project;
  return {
    state,
    done,
    total: state === 'done' ? done : cascade_total,
    project: name,
    status,
    superseded: null,
  };
}

/** Of a status that is no longer the project's: what is known of its cascade, if it was the last that was stopped. */
function supersededProgress({ name, cascade_superseded: last }: ProjectRow, statusNumber: number): Progress {
  const superseded = last?.status_number === statusNumber ? last : null;
  const { done, left } = superseded ?? { done: 0, left: 0 };
  const { status = null } = superseded ?? {};
  return { state: 'superseded', done, total: done + left, project: name, status, superseded };
}

function originOfFlip(project: ProjectRow): Origin {
  return {
    tenantId: project.tenant_id,
    actor: { type: 'user', id: project.flipped_by },
    requestId: project.flip_request_id ?? '',
    cause: { type: 'project_cascade', id: `${project.id}/${project.status_number}` },
  };
}

async function changeTasks(
  tx: Transaction,
  origin: Origin,
  project: ProjectRow,
  { to }: CascadeRule,
  tasks: readonly TaskSummary[],
): Promise<StatusChanged[]> {
  const reason = project.flip_reason ?? generatedReason(project.status);
  const decided = tasks.map((before) => ({
    before,
    ...statusChange(origin, before, changeOf(before, to, reason)),
  }));
  await applyCascade(
    tx,
    project,
    to,
    reason,
    decided.map(({ recorded }) => recorded),
  );
  const completed = to === 'done' ? tasks.filter(isProjectChecklist).length : 0;
  const counts = { complete: completed, total: 0 };
  if (completed > 0)
    await adjustChecklist(tx, origin.tenantId, project.id, counts, {
      ...origin,
      eventId: newId(),
      auditId: newId(),
    });
  // When exactly, the database knows alone.
  const status_changed_at = new Date().toISOString();
  return decided.map(({ before, after }) => ({ origin, before, after: { ...after, status_changed_at } }));
}

async function finish(tx: Transaction, origin: Origin, project: ProjectRow, changed: number): Promise<void> {
  await finishCascade(tx, project, changed);
  await recordChange(tx, completion(origin, project, changed));
}

function completion(origin: Origin, project: ProjectRow, changed: number): Change {
  const { id, name, version, status_number } = project;
  const status: ProjectStatus = project.status;
  return {
    ...origin,
    eventId: newId(),
    auditId: newId(),
    type: 'project_cascade_completed',
    entity: { type: 'project', id, version },
    actionType: 'complete_project_cascade',
    metadata: { status, status_number, changed },
    data: { project: { id, name, status }, status_number, changed },
  };
}
