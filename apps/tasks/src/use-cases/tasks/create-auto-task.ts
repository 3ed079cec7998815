import { RefusedError, type catalog } from '@interlock/contracts';
import { newId } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { restrictionRefusal } from '../../domain/project-restrictions.ts';
import { requireAssignable } from '../../store/people.ts';
import { loadContext } from '../../store/task-context.ts';
import type { Deps } from '../deps.ts';
import { originOf } from '../recorded.ts';
import { addTask } from './add-task.ts';

type CreateAutoTask = (typeof catalog)['tasks']['createAutoTask'];

/** A task that another flow's service has the system make (Flow 31): of any kind, and without an author. */
export function createAutoTask({ database }: Pick<Deps, 'database'>): UseCase<CreateAutoTask> {
  return (call, input) =>
    database.write(call, async (tx) => {
      const { tenantId } = call.principal;
      const { project_id = null, automation_version_id = null, kind, title, assignee_id = null } = input;
      const key = { project_id, automation_version_id };
      const lock = kind === 'build_checklist' ? 'no key update' : 'share';
      const { context } = await loadContext(tx, tenantId, key, '', lock);
      const refusal = restrictionRefusal(context.status, { type: 'system_create' });
      if (refusal) throw new RefusedError(refusal);
      if (assignee_id !== null) await requireAssignable(tx, context, assignee_id, kind);
      const origin = { ...originOf(call), actor: { type: 'system', id: null } } as const;
      const { task } = await addTask(tx, origin, {
        ...{ id: newId(), context, kind, title, status: 'backlog', reason: null, assignee_id },
        description: input.description ?? null,
        priority: input.priority ?? 'normal',
        due_date: input.due_date ? new Date(input.due_date) : null,
        ...{ start_date: null, end_date: null },
      });
      return { task };
    });
}
