import { RefusedError, type catalog } from '@interlock/contracts';
import { newId, recordChange } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { writeRefusal } from '../../domain/access.ts';
import { restrictionRefusal } from '../../domain/project-restrictions.ts';
import { heldRefusal } from '../../domain/remediation.ts';
import { stalenessRefusal } from '../../domain/staleness.ts';
import { isProjectChecklist } from '../../domain/status-change.ts';
import { taskOf } from '../../store/present.ts';
import { adjustChecklist } from '../../store/checklist.ts';
import { markTaskDeleted } from '../../store/tasks.ts';
import { loadTaskForWrite } from '../../store/writable-task.ts';
import type { Deps } from '../deps.ts';
import { originOf, taskChange } from '../recorded.ts';

/** Deletes a task softly; a build checklist task leaves its project's counts. */
export function deleteTask({
  database,
  limitProject,
}: Deps): UseCase<(typeof catalog)['tasks']['deleteTask']> {
  return (call, input) =>
    database.write(call, async (tx, { settings }) => {
      const { tenantId } = call.principal;
      const { row, context, role } = await loadTaskForWrite(
        tx,
        call.principal,
        input.task_id,
        () => 'no key update',
      );
      const denied = writeRefusal(call.principal, role);
      if (denied) throw new RefusedError(denied);
      await limitProject(tenantId, row.project_id, settings);
      const before = taskOf(row);
      const refusal =
        stalenessRefusal(before, input) ??
        restrictionRefusal(context.status, { type: 'delete' }) ??
        heldRefusal(context.remediation_task_id === row.id);
      if (refusal) throw new RefusedError(refusal);
      await markTaskDeleted(tx, row);
      const origin = originOf(call);
      const task = { ...before, version: before.version + 1 };
      const metadata = {
        kind: task.kind,
        status: task.status,
        context_id: context.id,
        context_type: context.type,
      };
      await recordChange(
        tx,
        taskChange(origin, task, { type: 'task_deleted', actionType: 'delete_task', metadata }),
      );
      if (isProjectChecklist(task)) {
        const delta = { complete: task.status === 'done' ? -1 : 0, total: -1 };
        const ids = { eventId: newId(), auditId: newId() };
        await adjustChecklist(tx, tenantId, context.id, delta, { ...origin, ...ids });
      }
      return {};
    });
}
