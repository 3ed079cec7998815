import type { catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { idOf, pageOf } from '@interlock/service';
import { taskAuditRows } from '../../store/activity.ts';
import { loadReadableTask } from '../../store/readable-task.ts';
import type { Deps } from '../deps.ts';

/** A task's history, newest first, from the audit rows that were committed with its changes. */
export function listTaskActivity({ database }: Deps): UseCase<(typeof catalog)['tasks']['listTaskActivity']> {
  return (call, input) =>
    database.read(call, async (tx) => {
      await loadReadableTask(tx, call.principal, input.task_id);
      const { task_id, cursor, limit } = input;
      const rows = await taskAuditRows(tx, call.principal.tenantId, task_id, { cursor, limit: limit + 1 });
      return pageOf(
        'list_task_activity',
        rows,
        limit,
        (row) => ({
          id: row.id,
          occurred_at: row.occurred_at.toISOString(),
          actor: { type: row.actor_type, id: row.user_id },
          action_type: row.action_type,
          metadata: row.metadata,
          request_id: row.request_id ?? '',
        }),
        idOf,
      );
    });
}
