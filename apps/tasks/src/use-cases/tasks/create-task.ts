import { refuse, RefusedError, USER_KINDS, type catalog, type TaskKind } from '@interlock/contracts';
import { newId } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { writeRefusal } from '../../domain/access.ts';
import { reasonRefusal, storedReason } from '../../domain/reason.ts';
import { restrictionRefusal } from '../../domain/project-restrictions.ts';
import { taskDatesRefusal } from '../../domain/task-dates.ts';
import { requireAssignable } from '../../store/people.ts';
import { loadProject } from '../../store/projects.ts';
import type { Deps } from '../deps.ts';
import { originOf } from '../recorded.ts';
import { addTask } from './add-task.ts';

/** `POST /v1/tasks` (Flow 31): a task that a member of the project makes, under the project's lock. */
export function createTask({
  database,
  limitProject,
}: Deps): UseCase<(typeof catalog)['tasks']['createTask']> {
  return (call, input) =>
    database.write(call, async (tx, { settings }) => {
      const { principal, surface } = call;
      const { tenantId, sub } = principal;
      if (input.project_id === undefined) {
        throw refuse('not_found', 'There is no automation version with this id.');
      }
      await limitProject(tenantId, input.project_id, settings);
      const { kind = 'general_todo', priority = 'normal', dependencies = [], checklist = [] } = input;
      const isCounted = kind === 'build_checklist' || dependencies.length > 0;
      const lock = isCounted ? 'no key update' : 'share';
      const { project, role } = await loadProject(tx, tenantId, input.project_id, sub, lock);
      const reason = storedReason(input.reason);
      const days = { start_date: input.start_date ?? null, end_date: input.end_date ?? null };
      const refusal =
        writeRefusal(principal, role) ??
        kindRefusal(kind) ??
        restrictionRefusal(project.status, { type: 'create' }) ??
        reasonRefusal(input.status, reason, surface) ??
        taskDatesRefusal(days, project);
      if (refusal) throw new RefusedError(refusal);
      if (input.assignee_id) await requireAssignable(tx, tenantId, project.id, input.assignee_id);
      return addTask(tx, originOf(call), {
        id: newId(),
        project,
        ...days,
        kind,
        title: input.title,
        description: input.description ?? null,
        status: input.status,
        reason,
        priority,
        assignee_id: input.assignee_id ?? null,
        due_date: input.due_date ? new Date(input.due_date) : null,
        dependencies,
        checklist,
      });
    });
}

function kindRefusal(kind: TaskKind) {
  if ((USER_KINDS as readonly TaskKind[]).includes(kind)) return undefined;
  const message = `Tasks of kind '${kind}' are made by the system alone. Use one of ${USER_KINDS.join(', ')}.`;
  return { code: 'forbidden' as const, message };
}
