import { RefusedError, type catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { writeRefusal } from '../../domain/access.ts';
import { loadContext } from '../../store/task-context.ts';
import type { Deps } from '../deps.ts';
import { createTaskWithin } from './create-task-within.ts';

type CreateTask = (typeof catalog)['tasks']['createTask'];

/** `POST /v1/tasks` (Flow 31): a task that a member of the context makes, under the context's lock. */
export function createTask({ database, limitProject }: Deps): UseCase<CreateTask> {
  return (call, input) =>
    database.write(call, async (tx, { settings }) => {
      const { tenantId, sub } = call.principal;
      const { project_id = null, automation_version_id = null } = input;
      const isCounted = input.kind === 'build_checklist' || (input.dependencies ?? []).length > 0;
      const facts = await loadContext(
        tx,
        tenantId,
        { project_id, automation_version_id },
        sub,
        isCounted ? 'no key update' : 'share',
      );
      const denied = writeRefusal(call.principal, facts.role);
      if (denied) throw new RefusedError(denied);
      await limitProject(tenantId, project_id, settings);
      return createTaskWithin(tx, call, facts, input);
    });
}
