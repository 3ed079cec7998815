import { refuse, type catalog, type Input } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { loadProject } from '../../store/projects.ts';
import type { Deps } from '../deps.ts';
import { createTaskWithin } from './create-task-within.ts';

type CreateTask = (typeof catalog)['tasks']['createTask'];

/** `POST /v1/tasks` (Flow 31): a task that a member of the project makes, under the project's lock. */
export function createTask({ database, limitProject }: Deps): UseCase<CreateTask> {
  return (call, input) =>
    database.write(call, async (tx, { settings }) => {
      const { tenantId, sub } = call.principal;
      const projectId = projectOfNewTask(input);
      await limitProject(tenantId, projectId, settings);
      const isCounted = input.kind === 'build_checklist' || (input.dependencies ?? []).length > 0;
      const facts = await loadProject(tx, tenantId, projectId, sub, isCounted ? 'no key update' : 'share');
      return createTaskWithin(tx, call, facts, input);
    });
}

/** The project that a new task is to be made in. Throws `not_found` for other contexts. */
export function projectOfNewTask(input: Input<CreateTask>): string {
  if (input.project_id !== undefined) return input.project_id;
  throw refuse('not_found', 'There is no automation version with this id.');
}
